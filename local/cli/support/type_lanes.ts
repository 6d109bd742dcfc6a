import { projectPath } from "../../support/project_root.ts";

/** One check of types under one release of Deno. */
export interface TypeLane {
  readonly name: string;
  readonly args: readonly string[];
  readonly edge: boolean;
}

const CODE = ["functions", "shared", "local", "tests", "bench"];

/** All code under the runner, and what is deployed under the release that equals the hosted one. */
export function typeLanes(): readonly TypeLane[] {
  return [
    { name: "types under Deno 2.9.5", args: ["check", "--quiet", ...CODE], edge: false },
    {
      name: "types of functions/ and shared/ under Deno 2.1.4",
      args: ["check", "--quiet", ...typescriptFiles("functions"), ...typescriptFiles("shared")],
      edge: true,
    },
  ];
}

/** The lane needs the npm package of Deno 2.1.4, which exists for Linux x64 only. */
export function edgeIsInstalled(): boolean {
  try {
    return Deno.statSync(projectPath("node_modules/deno-edge-linux-x64/deno")).isFile;
  } catch {
    return false;
  }
}

function typescriptFiles(folder: string): string[] {
  const files: string[] = [];
  for (const entry of Deno.readDirSync(projectPath(folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) files.push(...typescriptFiles(path));
    else if (path.endsWith(".ts")) files.push(path);
  }
  return files.sort();
}
