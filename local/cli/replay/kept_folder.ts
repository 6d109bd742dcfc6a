import { projectPath } from "../../support/project_root.ts";

/** Where the database of a replay at one factor on the spreads is kept. */
export function keptFolder(spreadFactor: number): string {
  return projectPath(`.data/replay-${spreadFactor}x`);
}
