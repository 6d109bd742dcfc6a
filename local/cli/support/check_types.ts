import { projectPath } from "../../support/project_root.ts";
import { runDeno } from "./run_deno.ts";
import { edgeIsInstalled, typeLanes } from "./type_lanes.ts";

/** Names the tree whose types were found right last. */
const RECORD = ".data/checked_types.txt";

/**
 * Checks types under both releases of Deno, once for each tree. Returns what was done as a line for
 * a person; throws with what is wrong.
 */
export async function checkTypes(tree: string): Promise<string> {
  if (recorded() === tree) return "types are right: recorded for this tree";
  const lanes = typeLanes().filter(({ edge }) => !edge || edgeIsInstalled());
  for (const { name, args, edge } of lanes) {
    const { code, output } = await runDeno(args, { edge });
    if (code !== 0) throw new Error(`${name} are wrong:\n${output.trim()}`);
  }
  await Deno.mkdir(projectPath(".data"), { recursive: true });
  await Deno.writeTextFile(projectPath(RECORD), tree);
  return `${lanes.map(({ name }) => name).join(", ")}: right` +
    (edgeIsInstalled() ? "" : " (Deno 2.1.4 exists for Linux x64 only)");
}

function recorded(): string | undefined {
  try {
    return Deno.readTextFileSync(projectPath(RECORD));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
