import * as esbuild from "esbuild";
import { projectPath } from "../../support/project_root.ts";
import { readMigrations } from "../migrate.ts";
import { functionNames } from "./function_names.ts";

/** A tree that the Supabase CLI deploys from. */
export interface Stage {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * The sources as they are: functions, shared, import map, config and migrations, as real files
 * instead of links.
 */
export async function stageSources(): Promise<Stage> {
  const stage = await newStage();
  for (const folder of ["functions", "shared"]) {
    await copyTree(projectPath(folder), `${stage.folder}/${folder}`);
  }
  return stage;
}

/**
 * Each function as one file with its packages in it: what the server bundles stays far below its
 * limit of 5 MB.
 */
export async function stageBundles(): Promise<Stage> {
  const stage = await newStage();
  try {
    for (const name of functionNames()) {
      await esbuild.build({
        entryPoints: [projectPath(`functions/${name}/index.ts`)],
        outfile: `${stage.folder}/functions/${name}/index.ts`,
        bundle: true,
        format: "esm",
        platform: "neutral",
        target: "es2023",
        mainFields: ["module", "main"],
        conditions: ["deno", "import", "module", "default"],
        external: ["node:*"],
        minify: true,
        legalComments: "none",
        logLevel: "error",
      });
    }
  } catch (error) {
    await stage.remove();
    throw error;
  } finally {
    await esbuild.stop();
  }
  return stage;
}

async function newStage(): Promise<Stage> {
  const folder = await Deno.makeTempDir({ prefix: "options-v4-deploy-" });
  // Throws when there is none: a project without its tables would be deployed.
  await readMigrations();
  await Deno.mkdir(`${folder}/supabase`);
  await copyTree(projectPath("migrations"), `${folder}/supabase/migrations`);
  for (const file of ["import_map.json", "supabase/config.toml"]) {
    await Deno.copyFile(projectPath(file), `${folder}/${file}`);
  }
  return { folder, remove: async () => await Deno.remove(folder, { recursive: true }) };
}

async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) await copyTree(source, target);
    else await Deno.copyFile(source, target);
  }
}
