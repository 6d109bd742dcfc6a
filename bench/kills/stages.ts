import { unguarded } from "../../tests/support/unguarded.ts";
import type { World } from "../../tests/support/world.ts";

/** One stage of a desk's day: what is called when, and how its end is told. */
export interface Stage {
  readonly name: string;
  readonly function: "analyze" | "allocate" | "execute" | "monitor";
  readonly body: object;
  /** The clock stands there. */
  readonly at: string;
}

const UNDERLYINGS = ["HDFCBANK", "INFY", "ITC", "NIFTY", "RELIANCE", "SBIN", "SUNPHARMA", "TCS"];

/** In their order: each begins where the one before ended. */
export const STAGES: readonly Stage[] = [
  {
    name: "analyze",
    function: "analyze",
    body: { underlyings: UNDERLYINGS },
    at: "2026-02-09T10:00:00+05:30",
  },
  { name: "allocate", function: "allocate", body: {}, at: "2026-02-09T10:02:00+05:30" },
  { name: "execute", function: "execute", body: {}, at: "2026-02-09T10:03:00+05:30" },
  { name: "monitor", function: "monitor", body: {}, at: "2026-02-09T10:30:00+05:30" },
  {
    name: "flatten",
    function: "execute",
    body: { action: "flatten" },
    at: "2026-02-09T10:31:00+05:30",
  },
];

/** Calls within which a stage ends, whatever a dead one left. */
const CALLS = 10;

/**
 * Calls a stage until it has nothing left to do. Where time would settle what a dead call left,
 * it is let pass between the calls. Throws when that takes more than ten calls.
 */
export async function endStage(world: World, { name, function: of, body }: Stage): Promise<void> {
  for (let i = 0; i < CALLS; i++) {
    const { status, body: answer } = await world.call(of, body);
    if (status > 299) throw new Error(`${name} answered ${status}: ${JSON.stringify(answer)}`);
    if (status === 200 && await isSettled(world)) return;
    await letTimePass(world);
  }
  throw new Error(`${name} did not end in ${CALLS} calls`);
}

async function isSettled({ platform: { sql } }: World): Promise<boolean> {
  const [row] = await sql`select not exists (
    select 1 from public.plans where state in ('gated', 'executing', 'unwinding')) as settled`;
  return row?.["settled"] === true;
}

/** Two minutes for those who wait for a dead call, while the market's clock stands. */
export async function letTimePass({ platform: { sql } }: World): Promise<void> {
  await unguarded(sql, [
    "update public.runs set lease_until = lease_until - interval '2 minutes'",
    "update public.plans set lease_until = lease_until - interval '2 minutes'",
    `update public.intents set send_before = send_before - interval '2 minutes',
      absent_at = absent_at - interval '2 minutes' where state in ('sending', 'unknown')`,
  ]);
}
