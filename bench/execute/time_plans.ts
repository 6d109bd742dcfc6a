import type { RpcHook } from "../../local/platform/gateway.ts";
import type { Mode } from "../../shared/vocabulary/terms.ts";
import type { World } from "../../tests/support/world.ts";
import type { QueuedStructure } from "./queue_structures.ts";

/** What one plan took, from gated to last fill. */
export interface TimedPlan {
  readonly legs: number;
  readonly state: string;
  readonly milliseconds: number;
  /** Round trips to the broker that nothing else was waited for beside. */
  readonly trips: number;
  /** Requests to the broker, and to the database. */
  readonly requests: number;
  readonly statements: number;
  readonly gate: GateCost;
}

/** Requests before anything is stored, from when the allocation is looked at. */
export interface GateCost {
  readonly broker: number;
  readonly database: number;
}

interface Moment {
  readonly name: string;
  readonly at: number;
}

/** Hooks of a world that note every request, each to the broker after a round trip of its own. */
export function requestLog(roundTripMs: number) {
  const moments: Moment[] = [];
  const note = (name: string) => moments.push({ name, at: performance.now() });
  const onRpc: RpcHook = (name, phase) => void note(`${phase} ${name}`);
  let underWay = 0;
  const onFetch: RpcHook = async (name, phase) => {
    underWay += phase === "before" ? 1 : -1;
    if (phase === "after") return;
    note(`broker ${name}`);
    if (underWay === 1) note("trip");
    await new Promise((resolve) => setTimeout(resolve, roundTripMs));
  };
  return { moments, onRpc, onFetch };
}

/** Executes one allocation and reads from the log what it took. */
export async function timePlan(
  world: World,
  moments: Moment[],
  mode: Mode,
  { allocationId, legs }: QueuedStructure,
): Promise<TimedPlan> {
  moments.length = 0;
  const { body } = await world.call("execute", { mode, allocationIds: [allocationId] });
  const [plan] = await world.platform.sql`
    select state, reason from public.plans where allocation_id = ${allocationId}`;
  const state = plan === undefined ? JSON.stringify(body) : `${plan["state"]}`;
  const first = (name: string) => moments.findIndex((moment) => moment.name === name);
  const [begun, gated] = [first("after read_queue"), first("after open_entry_plan")];
  const filled = moments.findLastIndex(({ name }) => name === "before open_position");
  const count = (from: number, to: number, kind: string) =>
    moments.slice(from, to).filter(({ name }) => name.startsWith(kind)).length;
  return {
    legs,
    state,
    milliseconds: Math.round((moments[filled]?.at ?? NaN) - (moments[gated]?.at ?? NaN)),
    trips: count(gated, filled, "trip"),
    requests: count(gated, filled, "broker"),
    statements: count(gated, filled, "before"),
    gate: {
      broker: count(begun, gated, "broker"),
      database: count(begun, gated, "before"),
    },
  };
}
