import { assertEquals, assertGreaterOrEqual } from "@std/assert";
import { databaseTest, type TestDatabase } from "../support/database.ts";
import { entered, openPlan } from "../support/stored_plan.ts";
import {
  allocationPayload,
  storeAllocation,
  STORED_AT,
  STORED_DATE,
  storeRun,
  storeStrategy,
} from "../support/stored_strategy.ts";
import { rejectStraddle } from "../support/stored_day.ts";

const NEXT_DATE = "2026-02-10";

async function mark(
  { service }: TestDatabase,
  ids: readonly number[],
  terms: object = {},
  date = STORED_DATE,
) {
  const { data, error } = await service.rpc("mark_strategies", {
    p_trading_date: date,
    p_strategy_ids: ids,
    p_terms: terms,
    p_now: STORED_AT,
  });
  return error === null ? data : `${error.hint}: ${error.message}`;
}

async function refused({ service }: TestDatabase, name: string, args: object) {
  const { data, error } = await service.rpc(name, args);
  return error === null ? data : `${error.hint}: ${error.message}`;
}

/** Strategy, priority, lots and note of every mark. */
async function marks({ sql }: TestDatabase) {
  const rows = await sql`select strategy_id::int as id, priority, lots, note
    from public.strategy_marks order by strategy_id`;
  return rows.map(({ id, priority, lots, note }) => [id, priority, lots, note]);
}

/** Marks are accepted beside all that is queued. */
async function accept(database: TestDatabase, runId: number, ids: readonly number[], hash = "m") {
  const { sql, service } = database;
  const [row] = await sql`select private.held_fingerprint(${STORED_DATE}, true) as held`;
  const payload = allocationPayload(
    runId,
    hash,
    ids.map((strategyId) => ({ strategyId, lots: 1 })),
  );
  return await service.rpc("store_allocation", {
    p_payload: { ...payload, ordering: "marks", held_fingerprint: row?.["held"] },
    p_now: STORED_AT,
  });
}

async function states({ sql }: TestDatabase) {
  const rows = await sql`select underlying, state from public.allocations order by allocation_id`;
  return rows.map(({ underlying, state }) => `${underlying} ${state}`);
}

databaseTest(
  "a mark has its terms, and marking again changes those that are given",
  async (database) => {
    const runId = await storeRun(database.sql);
    const [nifty, tcs] = [
      await storeStrategy(database.sql, runId, "NIFTY"),
      await storeStrategy(database.sql, runId, "TCS"),
    ];
    assertEquals(await mark(database, [tcs, nifty, tcs], { lots: 3, note: "both" }), 2);
    assertEquals(await mark(database, [tcs], { priority: 2 }), 1);
    assertEquals(await marks(database), [[nifty, 100, 3, "both"], [tcs, 2, 3, "both"]]);
    assertEquals(await mark(database, [tcs], { lots: 1, note: null }), 1);
    assertEquals((await marks(database))[1], [tcs, 2, 1, null]);
  },
);

databaseTest("one strategy that cannot be marked leaves all unmarked", async (database) => {
  const { sql } = database;
  const runId = await storeRun(sql);
  const nifty = await storeStrategy(sql, runId, "NIFTY");
  await rejectStraddle(sql, runId, "TCS");
  const [row] = await sql`select strategy_id::int as id from public.strategies
    where state = 'rejected'`;
  assertEquals(
    await mark(database, [nifty, row?.["id"]]),
    `conflict: strategy ${row?.["id"]} is rejected, and only an accepted one can be marked`,
  );
  assertEquals(await mark(database, [nifty, 999]), "not_found: there is no strategy 999");
  assertEquals(
    await mark(database, [nifty], {}, NEXT_DATE),
    `stale_data: strategy ${nifty} is of ${STORED_DATE}, and only those of ${NEXT_DATE} can be marked`,
  );
  assertEquals(
    await mark(database, [nifty], { stars: 5 }),
    "bad_request: a row for public.strategy_marks cannot hold the key stars: it takes " +
      "priority, lots, note",
  );
  assertEquals(await marks(database), []);
});

databaseTest("nonsense in a mark is refused where it is written", async (database) => {
  const nifty = await storeStrategy(database.sql, await storeRun(database.sql), "NIFTY");
  for (const terms of [{ priority: 0 }, { priority: 1001 }, { lots: 0 }, { note: "" }]) {
    const [name] = Object.keys(terms);
    assertEquals(
      String(await mark(database, [nifty], terms)).includes(`strategy_marks_${name}_check`),
      true,
    );
  }
});

databaseTest(
  "of a list the first are told, of an underlying or a definition alone",
  async (database) => {
    const { sql } = database;
    const runId = await storeRun(sql);
    const ids = new Map<string, number>();
    const listed: [string, string][] = [
      ["TCS", "iron_condor"],
      ["NIFTY", "iron_condor"],
      ["NIFTY", "short_put"],
      ["INFY", "short_put"],
    ];
    for (const [i, [underlying, definition]] of listed.entries()) {
      const id = await storeStrategy(sql, runId, underlying, { definition });
      ids.set(`${underlying} ${definition}`, id);
      if (i < 3) await sql`update public.strategies set rank = ${4 - i} where strategy_id = ${id}`;
    }
    const best = async (top: number, underlying?: string, definition?: string) =>
      await refused(database, "best_strategies", {
        p_trading_date: STORED_DATE,
        p_risk: "moderate",
        p_top: top,
        p_underlying: underlying ?? null,
        p_definition: definition ?? null,
      });
    const id = (name: string) => ids.get(name);
    assertEquals(await best(2), [id("NIFTY short_put"), id("NIFTY iron_condor")]);
    assertEquals(await best(9, undefined, "iron_condor"), [
      id("NIFTY iron_condor"),
      id("TCS iron_condor"),
    ]);
    assertEquals(await best(1, "TCS"), [id("TCS iron_condor")]);
    // What has no place in the list was left out of it.
    assertEquals(await best(9, "INFY"), []);
  },
);

databaseTest("all marks of a date go for the date and the count alone", async (database) => {
  const { sql } = database;
  const runId = await storeRun(sql);
  const nifty = await storeStrategy(sql, runId, "NIFTY");
  const tcs = await storeStrategy(sql, runId, "TCS");
  const nextRun = await storeRun(sql, "moderate", NEXT_DATE);
  const other = await storeStrategy(sql, nextRun, "TCS", { tradingDate: NEXT_DATE });
  await mark(database, [nifty, tcs]);
  await mark(database, [other], {}, NEXT_DATE);
  const remove = async (date: string | null, count: number | null) =>
    await refused(database, "delete_marks", {
      p_trading_date: STORED_DATE,
      p_confirmed: date,
      p_confirmed_count: count,
    });
  const expected = `bad_request: to delete all marks of ${STORED_DATE} confirm the date ` +
    `${STORED_DATE} and the count 2`;
  for (
    const [date, count] of [[null, null], [STORED_DATE, null], [STORED_DATE, 3], [NEXT_DATE, 2]]
  ) {
    assertEquals(await remove(date as string | null, count as number | null), expected);
  }
  assertEquals((await marks(database)).length, 3);
  assertEquals(await remove(STORED_DATE, 2), 2);
  assertEquals((await marks(database)).map(([id]) => id), [other]);
  assertEquals(await remove(STORED_DATE, 2), `nothing_to_do: nothing is marked on ${STORED_DATE}`);
});

databaseTest(
  "a mark goes with the strategy that a forced evaluation replaces",
  async (database) => {
    const { sql, service } = database;
    const runId = await storeRun(sql);
    await mark(database, [await storeStrategy(sql, runId, "NIFTY")]);
    await service.rpc("open_run", {
      p_trading_date: STORED_DATE,
      p_risk: "moderate",
      p_inputs: { underlyings: ["TCS"] },
      p_given: {},
      p_force: true,
      p_holder: "w1",
      p_lease_seconds: 30,
      p_now: STORED_AT,
    });
    assertEquals(await marks(database), []);
  },
);

databaseTest(
  "what was accepted stands beside an allocation, and no allocation takes its place",
  async (database) => {
    const { sql } = database;
    const runId = await storeRun(sql);
    const nifty = await storeStrategy(sql, runId, "NIFTY");
    const tcs = await storeStrategy(sql, runId, "TCS");
    const infy = await storeStrategy(sql, runId, "INFY");
    const money = (hash: string, ids: readonly number[]) =>
      allocationPayload(runId, hash, ids.map((strategyId) => ({ strategyId, lots: 1 })));
    assertEquals((await storeAllocation(database, money("a", [tcs]))).error, null);
    await mark(database, [nifty]);
    const accepted = await accept(database, runId, [nifty]);
    assertEquals(accepted.error, null);
    assertEquals(await states(database), ["TCS pending", "NIFTY pending"]);
    // The allocation that stands is the one of money still.
    const found = await refused(database, "read_allocation", { p_date: STORED_DATE });
    assertEquals(found.inputsHash ?? found.ordering, "money");
    const [held] = await sql`select private.held_fingerprint(${STORED_DATE}) as text`;
    const { error: doubled } = await database.service.rpc("store_allocation", {
      p_payload: { ...money("b", [infy, nifty]), held_fingerprint: held?.["text"] },
      p_now: STORED_AT,
    });
    assertEquals(doubled?.message, "NIFTY is held already");
    const { error } = await database.service.rpc("store_allocation", {
      p_payload: { ...money("b", [infy]), held_fingerprint: held?.["text"] },
      p_now: STORED_AT,
    });
    assertEquals(error, null);
    assertEquals(await states(database), ["TCS superseded", "NIFTY pending", "INFY pending"]);
    // An allocation that did not count what was accepted is refused.
    const stale = await storeAllocation(database, money("c", [tcs]));
    assertEquals(stale.error?.message, "what is held changed meanwhile: allocate again");
  },
);

databaseTest(
  "marks that changed between the look and the write are a conflict",
  async (database) => {
    const { sql } = database;
    const runId = await storeRun(sql);
    const nifty = await storeStrategy(sql, runId, "NIFTY");
    assertEquals(
      (await accept(database, runId, [nifty])).error?.message,
      `the mark of strategy ${nifty} changed meanwhile: accept again`,
    );
    await mark(database, [nifty]);
    const [row] = await sql`select private.held_fingerprint(${STORED_DATE}, true) as held`;
    const more = await database.service.rpc("store_allocation", {
      p_payload: {
        ...allocationPayload(runId, "m", [{ strategyId: nifty, lots: 2 }]),
        ordering: "marks",
        held_fingerprint: row?.["held"],
      },
      p_now: STORED_AT,
    });
    assertEquals(
      more.error?.message,
      `the mark of strategy ${nifty} changed meanwhile: accept again`,
    );
    assertEquals((await accept(database, runId, [nifty])).error, null);
    const again = await accept(database, runId, [], "n");
    assertEquals(again.error, null);
    const { error } = await database.service.rpc("store_allocation", {
      p_payload: {
        ...allocationPayload(runId, "o", [], [{ strategyId: nifty, reason: "position_open" }]),
        ordering: "marks",
        held_fingerprint: (await sql`
        select private.held_fingerprint(${STORED_DATE}, true) as held`)[0]?.["held"],
      },
      p_now: STORED_AT,
    });
    assertEquals(error?.message, `strategy ${nifty} was accepted meanwhile: accept again`);
  },
);

databaseTest(
  "a mark that waits as an allocation is cancelled before it is taken back",
  async (database) => {
    const { sql, service } = database;
    const runId = await storeRun(sql);
    const nifty = await storeStrategy(sql, runId, "NIFTY");
    const unmark = (ids: readonly number[]) =>
      refused(database, "unmark_strategies", { p_strategy_ids: ids });
    assertEquals(await unmark([nifty]), `not_found: strategy ${nifty} is not marked`);
    await mark(database, [nifty]);
    const { data } = await accept(database, runId, [nifty]);
    const { allocationId } = data.allocations[0];
    const waits = `conflict: strategy ${nifty} was accepted and waits as allocation ` +
      `${allocationId}: cancel that first`;
    assertEquals(await unmark([nifty]), waits);
    assertEquals(
      await refused(database, "delete_marks", {
        p_trading_date: STORED_DATE,
        p_confirmed: STORED_DATE,
        p_confirmed_count: 1,
      }),
      waits,
    );
    const open = () => refused(database, "read_open_marks", { p_trading_date: STORED_DATE });
    assertEquals(await open(), []);
    await service.rpc("cancel_allocations", {
      p_trading_date: STORED_DATE,
      p_allocation_ids: [allocationId],
    });
    assertEquals(
      (await open()).map(({ lastAllocationId }: { lastAllocationId: number }) => lastAllocationId),
      [allocationId],
    );
    assertEquals(await unmark([nifty]), 1);
  },
);

databaseTest(
  "what is marked is executed by its priority, the rest by rank behind it",
  async (database) => {
    const { sql, service } = database;
    const runId = await storeRun(sql);
    const ids: number[] = [];
    for (const underlying of ["NIFTY", "TCS", "INFY", "SBIN"]) {
      ids.push(await storeStrategy(sql, runId, underlying));
    }
    const lots = ids.map((strategyId) => ({ strategyId, lots: 1 }));
    await storeAllocation(database, allocationPayload(runId, "a", lots));
    await mark(database, ids.slice(3), { priority: 1 });
    await mark(database, ids.slice(2, 3), { priority: 900 });
    const queue = async (top: number | null) => {
      const { data } = await service.rpc("read_queue", {
        p_trading_date: STORED_DATE,
        p_allocation_ids: null,
        p_top: top,
      });
      return data.map(({ underlying }: { underlying: string }) => underlying);
    };
    assertEquals(await queue(null), ["SBIN", "INFY", "NIFTY", "TCS"]);
    assertEquals(await queue(2), ["SBIN", "INFY"]);
  },
);

databaseTest(
  "carry that was accepted has spent its cost before the next allocation",
  async (database) => {
    const { sql } = database;
    const runId = await storeRun(sql);
    const nifty = await storeStrategy(sql, runId, "NIFTY");
    const tcs = await storeStrategy(sql, runId, "TCS");
    await storeAllocation(database, allocationPayload(runId, "a", [{ strategyId: tcs, lots: 1 }]));
    await mark(database, [nifty]);
    await accept(database, runId, [nifty]);
    await sql`update public.cost_ledger set expected_cost = case underlying when 'NIFTY' then 300
    else 40 end`;
    const today = async (date: string, beside: boolean) => {
      const [row] = await sql`select private.carry_costs(${date}, 1, 'paper', ${beside}) as costs`;
      return row?.["costs"];
    };
    assertEquals(await today(STORED_DATE, false), [300]);
    assertEquals(await today(STORED_DATE, true), [340]);
    assertEquals(await today(NEXT_DATE, true), [0]);
  },
);

databaseTest(
  "what was accepted yesterday and not executed holds nothing today",
  async (database) => {
    const { sql } = database;
    const runId = await storeRun(sql);
    const nifty = await storeStrategy(sql, runId, "NIFTY");
    await mark(database, [nifty]);
    await accept(database, runId, [nifty]);
    const counted = async (date: string) => {
      const rows =
        await sql`select underlying, state from private.counted_structures(${date}, false, null)`;
      return rows.map(({ underlying, state }) => `${underlying} ${state}`);
    };
    assertEquals(await counted(STORED_DATE), ["NIFTY pending"]);
    assertEquals(await counted(NEXT_DATE), []);
  },
);

databaseTest("what is marked shows what came of it, by name", async (database) => {
  const { sql, service } = database;
  const allocationId = await openedMark(database);
  const shown = async () => {
    const { data } = await service.from("marked_strategies").select("underlying,state,refusal")
      .order("strategy_id");
    return data?.map((row) => `${row.underlying} ${row.state}: ${row.refusal}`);
  };
  assertEquals(await shown(), ["NIFTY pending: null", "TCS marked: loss_cap: x"]);
  await openPlan(database, allocationId);
  assertEquals((await shown())?.[0], "NIFTY executing: null");
  await entered(database, allocationId);
  assertEquals((await shown())?.[0], "NIFTY executed: null");
  const [day] = await sql`select allocations, deployed::int from public.desk_summary`;
  assertEquals([Number(day?.["allocations"]), day?.["deployed"]], [1, 156_000]);
});

/** NIFTY and TCS are marked; NIFTY was accepted, TCS refused. The allocation. */
async function openedMark(database: TestDatabase): Promise<number> {
  const { sql, service } = database;
  const runId = await storeRun(sql);
  const nifty = await storeStrategy(sql, runId, "NIFTY");
  const tcs = await storeStrategy(sql, runId, "TCS");
  await mark(database, [nifty, tcs], { lots: 2 });
  const [row] = await sql`select private.held_fingerprint(${STORED_DATE}, true) as held`;
  const payload = allocationPayload(runId, "m", [{ strategyId: nifty, lots: 2 }], [
    { strategyId: tcs, reason: "loss_cap" },
  ]);
  const { data } = await service.rpc("store_allocation", {
    p_payload: { ...payload, ordering: "marks", held_fingerprint: row?.["held"] },
    p_now: STORED_AT,
  });
  return data.allocations[0].allocationId;
}

databaseTest(
  "of an accept and an allocate at once neither takes the other's place or underlying",
  async (database) => {
    const { sql } = database;
    const runId = await storeRun(sql);
    const names = ["NIFTY", "TCS", "INFY", "SBIN", "WIPRO", "MARUTI", "LT", "ITC", "TITAN", "ONGC"];
    const ids: number[] = [];
    for (const name of names) ids.push(await storeStrategy(sql, runId, name));
    await mark(database, ids);
    const stored = { accept: 0, allocate: 0 };
    const fingerprints = async () => {
      const [row] = await sql`select private.held_fingerprint(${STORED_DATE}) as money,
        private.held_fingerprint(${STORED_DATE}, true) as marks`;
      return { money: String(row?.["money"]), marks: String(row?.["marks"]) };
    };
    const store = async (
      key: string,
      strategyId: number,
      ordering: "marks" | "money",
      seen: Awaited<ReturnType<typeof fingerprints>>,
    ) => {
      const payload = allocationPayload(runId, `${ordering}${key}`, [{ strategyId, lots: 1 }]);
      const { error } = await database.service.rpc("store_allocation", {
        p_payload: { ...payload, ordering, held_fingerprint: seen[ordering] },
        p_now: STORED_AT,
      });
      assertEquals(error?.hint ?? "conflict", "conflict", error?.message);
      if (error === null) stored[ordering === "marks" ? "accept" : "allocate"] += 1;
    };
    for (const [round, id] of ids.entries()) {
      // Every second round both want the same underlying.
      const other = round % 2 === 0 ? id : ids[(round + 1) % ids.length] ?? id;
      const seen = await fingerprints();
      const calls = [
        () => store(String(round), id, "marks", seen),
        () => store(String(round), other, "money", seen),
      ];
      if (round % 4 < 2) calls.reverse();
      await Promise.all(calls.map((call) => call()));
      const [count] = await sql`
        select count(*) filter (where r.ordering = 'marks')::int as accepted,
          count(*) filter (where r.ordering = 'marks' and a.state <> 'pending')::int as lost,
          count(*)::int - count(distinct a.underlying)::int as doubled
        from public.allocations a join public.allocation_runs r using (allocation_run_id)
        where a.state = 'pending' or r.ordering = 'marks'`;
      assertEquals(
        [count?.["accepted"], count?.["lost"], count?.["doubled"]],
        [stored.accept, 0, 0],
        `round ${round}`,
      );
    }
    // Which of two comes first is the machine's, but one of them does; alone either is stored.
    assertGreaterOrEqual(stored.accept + stored.allocate, ids.length);
    const raced = { ...stored };
    const [wanted, chosen] = [
      await storeStrategy(sql, runId, "RELIANCE"),
      await storeStrategy(sql, runId, "HDFCBANK"),
    ];
    await mark(database, [wanted]);
    await store("alone", wanted, "marks", await fingerprints());
    await store("alone", chosen, "money", await fingerprints());
    assertEquals(stored, { accept: raced.accept + 1, allocate: raced.allocate + 1 });
  },
);
