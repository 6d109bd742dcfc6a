import { projectPath } from "../../support/project_root.ts";

/** Names of the Edge Functions: the folders of functions/. */
export function functionNames(): string[] {
  return [...Deno.readDirSync(projectPath("functions"))].filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name).sort();
}
