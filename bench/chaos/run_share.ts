import { runDeno } from "../../local/cli/support/run_deno.ts";
import type { Cluster } from "../../local/platform/postgres/cluster.ts";
import type { Parts } from "../../local/support/parts.ts";
import { projectPath } from "../../local/support/project_root.ts";
import { TEMPLATE } from "../../tests/support/template.ts";
import type { Met } from "./faults.ts";

/** Schedules of one process: from the first up to the one behind the last. */
export interface Share {
  readonly seed: number;
  readonly first: number;
  readonly behind: number;
}

/** A line that the process prints. */
export type ShareLine = { readonly number: number; readonly found: readonly string[] } | {
  readonly met: Met;
};

/** Where the process finds the URL of its database: other users see its arguments. */
export const DATABASE = "OPTIONS_V4_CHAOS_DATABASE";

/**
 * Runs a share in a process of its own on a database of its own; what it met, each violation told
 * by its schedule's number. Throws when it ended early.
 */
export async function runShare(
  cluster: Cluster,
  share: Share,
  tell: (number: number, found: readonly string[]) => void,
  parts: Parts,
): Promise<Met> {
  const name = `chaos_${share.first}`;
  await cluster.admin.unsafe(`create database ${name} template ${TEMPLATE}`);
  const { code, output } = await runDeno([
    "run",
    "--quiet",
    "--no-check",
    "-A",
    "--config",
    projectPath("deno.json"),
    projectPath("bench/chaos/share_process.ts"),
    JSON.stringify(share),
  ], { env: { [DATABASE]: cluster.url(name) }, parts });
  const lines = output.split("\n").filter((line) => line.startsWith("{"))
    .map((line): ShareLine => JSON.parse(line));
  let met: Met | undefined;
  for (const line of lines) {
    if ("met" in line) met = line.met;
    else tell(line.number, line.found);
  }
  if (code !== 0 || met === undefined) throw new Error(`${name} ended with ${code}: ${output}`);
  await cluster.admin.unsafe(`drop database ${name} with (force)`);
  return met;
}
