import { assert, assertEquals } from "@std/assert";
import type { ClockMode } from "../../local/exchange/clock/exchange_clock.ts";
import { openWorld, type World } from "../support/world.ts";

const AT = "2026-02-09T10:00:00+05:30";
const UNDERLYINGS = ["BPCL", "HDFCBANK", "INFY", "NIFTY", "TCS"];

/** Analyzes under a changed setting; returns what was stored, and what each call did. */
async function analyzeWith(mode: ClockMode, setting: string, value: number) {
  const world = await openWorld({ at: AT, mode });
  try {
    for (const job of ["contracts", "candles"]) await world.call("maintain", { job });
    await world.platform.sql`
      update public.settings set value = ${value} where name = ${setting}`;
    const done: number[] = [];
    for (let state = "open"; state === "open" && done.length < 12;) {
      const { body } = await world.call("analyze", { underlyings: UNDERLYINGS });
      state = body.state;
      done.push(body.done);
    }
    return { done, ...await stored(world) };
  } finally {
    await world.stop();
  }
}

async function stored({ platform: { sql }, exchange }: World) {
  const rows = await sql`
    select underlying, definition, state, reason, net_premium::text, ev_p::text, received_at::text
    from public.strategies join public.chain_snapshots using (trading_date, underlying, expiry)
    order by underlying, definition`;
  const requests = (await exchange.requests()).filter(({ path }) => path === "/v2/optionchain");
  const [run] = await sql`select metrics -> 'requests' ->> 'chain' as chains from public.runs`;
  return {
    rows: rows.map((row) => ({ ...row })),
    chains: requests.length,
    reserved: Number(run?.["chains"]),
  };
}

Deno.test("a worker whose life is spent does one task a call, and all calls together store what one would", async () => {
  const one = await analyzeWith("frozen", "worker_cpu_ms", 60_000);
  const many = await analyzeWith("frozen", "worker_cpu_ms", 1);
  assertEquals([one.done, many.done], [[5], [1, 2, 3, 4, 5]]);
  assert(one.rows.length > 100);
  assertEquals(many.rows, one.rows);
  assertEquals([many.chains, many.reserved], [10, 10]);
});

Deno.test("a call that is spent within a slice hands on, and what it reserved for the rest is given back", async () => {
  // CPU enough to claim all five, and no time to compute more than one.
  const calls = await analyzeWith("stepped", "call_wall_seconds", 1e-3);
  assertEquals([calls.done, calls.chains, calls.reserved], [[1, 2, 3, 4, 5], 10, 10]);
});

Deno.test("a worker that used its share is replaced by a fresh one, and the old one ends", async () => {
  const world = await openWorld({ at: AT });
  try {
    const pids = new Set<number>();
    // Each request that a call sends counts.
    for (let call = 0; call < 200 && pids.size < 2; call++) {
      assertEquals((await world.status({})).status, 200);
      const pid = world.platform.functionPid("status");
      if (pid !== undefined) pids.add(pid);
    }
    assert(pids.size > 1, `${pids.size} processes`);
    const [first] = pids;
    assertEquals(await hasEnded(first), true);
  } finally {
    await world.stop();
  }
});

async function hasEnded(pid = 0): Promise<boolean> {
  for (let look = 0; look < 50; look++) {
    try {
      Deno.kill(pid, "SIGCONT");
    } catch {
      return true;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
