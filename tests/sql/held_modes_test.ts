import { assertEquals } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { allocated, allocatedAll, entered, openPlan } from "../support/stored_plan.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_AT,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";
import { withoutGuards } from "../support/unguarded.ts";

const NEXT_DATE = "2026-02-10";

type Mode = "paper" | "live";

/** Positions that are held in a mode by underlying; their ids. */
async function hold(
  database: TestDatabase,
  modes: Readonly<Record<string, Mode>>,
): Promise<number[]> {
  const ids: number[] = [];
  for (const allocationId of await allocatedAll(database, Object.keys(modes))) {
    ids.push(await entered(database, allocationId));
  }
  for (const [underlying, mode] of Object.entries(modes)) {
    await withoutGuards(database.sql, (one) =>
      one`
      update public.positions set mode = ${mode} where underlying = ${underlying}`);
  }
  return ids;
}

/** One lot of each underlying, chosen on the next day. */
async function choice({ sql }: TestDatabase, underlyings: readonly string[]) {
  const runId = await storeRun(sql, "moderate", NEXT_DATE);
  const lots: { strategyId: number; lots: number }[] = [];
  for (const underlying of underlyings) {
    const strategyId = await storeStrategy(sql, runId, underlying, { tradingDate: NEXT_DATE });
    lots.push({ strategyId, lots: 1 });
  }
  return { runId, payload: allocationPayload(runId, "b", lots) };
}

/** What is told to somebody who chose it in a mode, beside what counts in that one or another. */
async function store(
  { sql, service }: TestDatabase,
  payload: object,
  mode: Mode,
  chosenBeside: Mode = mode,
): Promise<string | undefined> {
  await sql`update public.trading_state set mode = ${mode}`;
  const [held] = await sql`
    select private.held_fingerprint(${NEXT_DATE}, false, ${chosenBeside}) as fingerprint`;
  const { error } = await service.rpc("store_allocation", {
    p_payload: { ...payload, held_fingerprint: held?.["fingerprint"] },
    p_now: STORED_AT,
  });
  return error?.message;
}

const HELD = "NIFTY is held already";

for (
  const [of, mode, told] of [
    ["paper", "live", undefined],
    ["paper", "paper", HELD],
    ["live", "live", HELD],
    ["live", "paper", HELD],
  ] as const
) {
  databaseTest(
    `an underlying of a ${of} position is ${told === undefined ? "" : "not "}allocated for ${mode}`,
    async (database) => {
      await hold(database, { NIFTY: of });
      const { payload } = await choice(database, ["NIFTY"]);
      assertEquals(await store(database, payload, mode), told);
    },
  );
}

databaseTest("what was chosen beside what counts in another mode is refused", async (database) => {
  await hold(database, { TCS: "paper" });
  const { payload } = await choice(database, ["NIFTY"]);
  const message = "what is held changed meanwhile: allocate again";
  assertEquals(await store(database, payload, "paper", "live"), message);
  assertEquals(await store(database, payload, "live", "paper"), message);
});

databaseTest(
  "allocate reads beside live what is held live, beside paper everything",
  async (database) => {
    const { sql, service } = database;
    await hold(database, { TCS: "paper", INFY: "live" });
    const { runId } = await choice(database, []);
    const names = async (mode: Mode): Promise<string[]> => {
      const args = { p_run_id: runId, p_mode: mode };
      const { data } = await service.rpc("read_allocation_inputs", args);
      const [row] = await sql`
        select private.held_fingerprint(${NEXT_DATE}, false, ${mode}) as fingerprint`;
      assertEquals(data.heldFingerprint, row?.["fingerprint"]);
      return data.held.map(({ underlying }: { underlying: string }) => underlying).sort();
    };
    assertEquals([await names("live"), await names("paper")], [["INFY"], ["INFY", "TCS"]]);
  },
);

databaseTest(
  "a live entry is not held up by a position on paper, one on paper is by both",
  async (database) => {
    const { sql, service } = database;
    const { payload } = await choice(database, ["NIFTY", "TCS"]);
    const { data } = await storeAllocation(database, payload);
    const [nifty, tcs] = data.allocations.map((
      { allocationId }: { allocationId: number },
    ) => allocationId);
    const [onPaper, live] = await hold(database, { INFY: "paper", WIPRO: "live" });
    await withoutGuards(sql, (one) =>
      one`
      update public.positions set underlying = case mode when 'paper' then 'NIFTY' else 'TCS' end`);
    const heldBy = async (allocationId: number, mode: Mode) => {
      const args = { p_allocation_id: allocationId, p_mode: mode, p_now: STORED_AT };
      return (await service.rpc("read_gate", args)).data.heldBy;
    };
    const byLive = `position ${live}`;
    assertEquals([await heldBy(tcs, "live"), await heldBy(tcs, "paper")], [byLive, byLive]);
    assertEquals(await heldBy(nifty, "live"), null);
    assertEquals(await heldBy(nifty, "paper"), `position ${onPaper}`);
    const stateOf = async (allocationId: number, mode: Mode) =>
      (await openPlan(database, allocationId, mode)).data.state;
    assertEquals(await stateOf(nifty, "paper"), "denied");
    assertEquals(await stateOf(tcs, "live"), "denied");
    assertEquals(await stateOf(nifty, "live"), "gated");
  },
);

databaseTest("what is on its way counts in every mode", async (database) => {
  await openPlan(database, await allocated(database), "paper");
  const counted = await database.sql`select state from private.held_beside('live')`;
  assertEquals(counted.map(({ state }) => state), ["executing"]);
});
