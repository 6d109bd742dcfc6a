import type { BundledWorld, MeasuredCall } from "../support/bundled_world.ts";
import type { WithBundledWorld } from "../support/with_bundled_world.ts";
import type { DeskCase } from "./desk_calls.ts";
import { callRows, idleRow, type LimitRow } from "./limit.ts";

/** The rows of one case at an age: the maximum of so many fresh processes. */
export async function measureCase(
  one: DeskCase,
  age: number,
  processes: number,
  withWorld: WithBundledWorld,
): Promise<LimitRow[]> {
  const calls: MeasuredCall[] = [];
  const idle: string[] = [];
  const measure = async (bundled: BundledWorld) => {
    const { world } = bundled;
    const end = await one.prepare?.(world);
    try {
      await bundled.freshProcesses();
      const call = await bundled.measure(one.call(world));
      calls.push(call);
      const why = await whyIdle(one, call, bundled);
      if (why !== undefined) idle.push(why);
    } finally {
      await end?.();
    }
  };
  const rounds = Array.from({ length: processes });
  try {
    if (one.readsOnly) {
      await withWorld(one.state, async (bundled) => {
        for (const _ of rounds) await measure(bundled);
      });
    } else {
      for (const _ of rounds) await withWorld(one.state, measure);
    }
  } catch (error) {
    // A state that the desk does not reach, a process that ended: the other cases go on.
    idle.push(error instanceof Error ? error.message : String(error));
  }
  return [...callRows(one.name, age, calls), idleRow(one.name, age, idle)];
}

/** Why a call does not count as one that worked; absent where it did. */
async function whyIdle(
  one: DeskCase,
  { status, body }: MeasuredCall,
  { world }: BundledWorld,
): Promise<string | undefined> {
  const told = `${status} ${JSON.stringify(body).slice(0, 300)}`;
  if (status !== 200 && status !== 202) return told;
  return await one.done(body, world) > 0 ? undefined : told;
}
