import type { BundledWorld } from "./bundled_world.ts";

/** What one call of analyze took in a fresh process: milliseconds and megabytes. */
export interface AnalyzeCall {
  /** Underlyings of the call. */
  readonly tasks: number;
  readonly remaining: number;
  readonly mainThreadMs: number;
  readonly helperThreadsMs: number;
  readonly processMs: number;
  /** What the run counted by itself: wall time of its synchronous sections. */
  readonly computeMs: number;
  readonly wallMs: number;
  readonly v8Mb: number;
  readonly residentMb: number;
  /** What storing each underlying took at the REST door. */
  readonly storeMs: readonly number[];
}

/**
 * Calls analyze, and goes on with the run in another fresh process until nothing is left. Throws
 * when a call is refused, or leaves as much as it found.
 */
export async function analyzeCalls(
  { freshProcesses, measure, world }: BundledWorld,
  body: object,
): Promise<AnalyzeCall[]> {
  const calls: AnalyzeCall[] = [];
  let [done, computed] = [0, 0];
  for (;;) {
    await freshProcesses();
    const call = await measure({ path: "analyze", body });
    const told = `analyze answered ${call.status}: ${JSON.stringify(call.body)}`;
    if (call.status !== 200 && call.status !== 202) throw new Error(told);
    const tasks = call.body.done - done;
    if (!(tasks > 0)) throw new Error(`no progress: ${told}`);
    const [row] = await world.platform.sql`select metrics from public.runs`;
    const total = row?.["metrics"].computeMs ?? row?.["metrics"].cpuMs;
    calls.push({
      tasks,
      remaining: call.body.remaining,
      mainThreadMs: Math.round(call.mainThreadMs),
      helperThreadsMs: Math.round(call.helperThreadsMs),
      processMs: Math.round(call.mainThreadMs + call.helperThreadsMs),
      computeMs: total - computed,
      wallMs: Math.round(call.wallMs),
      v8Mb: Number(call.v8Mb.toFixed(1)),
      residentMb: Math.round(call.residentMb),
      storeMs: call.rpcMs.get("store_analysis") ?? [],
    });
    if (call.body.state !== "open") return calls;
    [done, computed] = [call.body.done, total];
  }
}
