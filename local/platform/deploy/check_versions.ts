import { projectPath } from "../../support/project_root.ts";
import { functionRuntime } from "../function_server/spawn_functions.ts";
import { runSupabase } from "./run_supabase.ts";

/**
 * The tools' versions as a line for a person. Throws when one is not what package.json (`pins`)
 * pins: then node_modules is of another release.
 */
export async function checkVersions(pins = projectPath("package.json")): Promise<string> {
  const { devDependencies } = JSON.parse(await Deno.readTextFile(pins));
  const { output } = await runSupabase(["--version"], { folder: projectPath("") });
  const found: [string, string][] = [["deno", Deno.version.deno], ["supabase", output.trim()]];
  const wrong = found.filter(([name, version]) => devDependencies[name] !== version);
  if (wrong.length > 0) {
    const list = wrong.map(([name, version]) =>
      `${name} is ${version}, package.json pins ${devDependencies[name]}`
    );
    throw new Error(`${list.join("; ")}: run \`npm ci\``);
  }
  const runtime = functionRuntime().version;
  return `Deno ${Deno.version.deno}, Supabase CLI ${output.trim()}, bundles run on Deno ${runtime}`;
}
