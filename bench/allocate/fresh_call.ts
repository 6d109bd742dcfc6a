import { runDeno } from "../../local/cli/support/run_deno.ts";
import { projectPath } from "../../local/support/project_root.ts";
import { callInputs } from "./call_inputs.ts";
import type { CallFigures } from "./call_process.ts";

/** What one allocate call computes, in fresh processes: the one of the median CPU. */
export interface FreshCall extends CallFigures {
  /** CPU of each process, milliseconds. */
  readonly each: readonly number[];
  /** Processes that waited for this machine's cores meanwhile, a mean of one minute. */
  readonly load: number;
}

/** Runs so many processes of a call of so many candidates under the hosted runtime's release. */
export async function freshCall(candidates: number, processes: number): Promise<FreshCall> {
  const inputs = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(inputs, JSON.stringify(callInputs(candidates)));
    const all: CallFigures[] = [];
    for (let i = 0; i < processes; i++) all.push(await callOf(inputs));
    all.sort((p, q) => p.callMs - q.callMs);
    const median = all[Math.floor((all.length - 1) / 2)] as CallFigures;
    const [load = NaN] = Deno.loadavg();
    return { ...median, each: all.map(({ callMs }) => callMs), load: Number(load.toFixed(1)) };
  } finally {
    await Deno.remove(inputs);
  }
}

async function callOf(inputs: string): Promise<CallFigures> {
  const file = projectPath("bench/allocate/call_process.ts");
  const args = ["run", "--no-check", "-A", file, inputs];
  const { code, output } = await runDeno(args, { edge: true });
  if (code !== 0) throw new Error(`the call ended with ${code}: ${output}`);
  return JSON.parse(output.trim().split("\n").at(-1) ?? "");
}
