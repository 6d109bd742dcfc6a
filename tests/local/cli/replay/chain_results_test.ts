import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { chainReport } from "../../../../local/cli/replay/chain_report.ts";
import { type ChainRecord, chainResults } from "../../../../local/cli/replay/chain_results.ts";
import { checkCash } from "../../../../local/cli/replay/check_cash.ts";
import { addParts, NOTHING } from "../../../../local/cli/replay/explain_step.ts";
import type { ExplainedTrade } from "../../../../local/cli/replay/explain_trade.ts";
import type { Trade } from "../../../../local/cli/replay/trade.ts";
import { databaseTest } from "../../../support/database.ts";
import { spreadOf } from "./replayed_strategies.ts";
import { tradeOf } from "./trades.ts";

const DATES = ["2026-02-02", "2026-02-03", "2026-02-04", "2026-02-05"];

/** A trade whose profit came by delta on each date, and 100 of charges on its first. */
function explained(trade: Trade, byDate: Readonly<Record<string, number>>): ExplainedTrade {
  const entries = Object.entries(byDate).map(([date, delta], i) =>
    [date, { ...NOTHING, delta, charges: i === 0 ? -100 : 0 }] as const
  );
  return {
    trade,
    byDay: new Map(entries),
    total: entries.reduce((sum, [, parts]) => addParts(sum, parts), NOTHING),
    crossed: { entry: 70, exit: 50 },
    traded: { entry: 1400, exit: 0 },
  };
}

function record(more: Partial<ChainRecord> = {}): ChainRecord {
  const stopped = explained(tradeOf(), {
    "2026-02-02": 0,
    "2026-02-03": 900,
    "2026-02-04": -3000,
  });
  const open = explained(
    tradeOf({
      ...{ underlying: "SBIN", definition: "short_strangle", sleeve: "premium" },
      ...{ endedBy: "open", expiry: "2026-03-30", capitalUsed: 2000, tradingDate: "2026-02-03" },
      events: tradeOf().events.slice(0, 2),
    }),
    { "2026-02-03": 0, "2026-02-05": 1500 },
  );
  return {
    capital: 10_000,
    dates: DATES,
    explained: [stopped, open],
    adjusted: new Set(),
    settled: [{ strategy: spreadOf(), result: 1140 }],
    ...more,
  };
}

Deno.test("profit adds up by day, and the greatest fall is from a peak to a later close", () => {
  const { days, profit, drawdown, used, open, trades } = chainResults(record());
  assertEquals(days.map((day) => day.profit), [-100, 800, -3000, 1500]);
  assertEquals(days.map(({ total }) => total), [-100, 700, -2300, -800]);
  assertEquals([profit, trades], [-800, 2]);
  assertEquals(drawdown, { amount: 3000, from: "2026-02-03", to: "2026-02-04" });
  // Held over the close: the first until the session before it was stopped, the other from its own.
  assertEquals(days.map((day) => [day.positions, day.used]), [[1, 5000], [2, 7000], [1, 2000], [
    1,
    2000,
  ]]);
  assertAlmostEquals(used.mean, 0.4, 1e-12);
  assertEquals([used.most, open], [0.7, [{ underlying: "SBIN", expiry: "2026-03-30" }]]);
});

Deno.test("a total that never was above its beginning falls from there", () => {
  const losing = explained(tradeOf(), { "2026-02-02": -50 });
  const { drawdown } = chainResults(record({ explained: [losing] }));
  assertEquals(drawdown, { amount: 150, to: "2026-02-02" });
  assertEquals(chainResults(record({ explained: [] })).drawdown, { amount: 0 });
});

Deno.test("groups hold all profit, what lost most first", () => {
  const { groups, slippage } = chainResults(record());
  const told = groups.map(({ by, rows }) => [by, rows.map(({ name, profit }) => [name, profit])]);
  assertEquals(told, [
    ["sleeve", [["carry", -2200], ["premium", 1400]]],
    ["definition", [["bull_put_spread", -2200], ["short_strangle", 1400]]],
    ["endedBy", [["stop_loss", -2200], ["open", 1400]]],
    ["underlying", [["TITAN", -2200], ["SBIN", 1400]]],
  ]);
  // 140 of 2,800; nothing was paid on the way out.
  assertEquals(slippage, { entry: { amount: 140, share: 0.05 }, exit: { amount: 100 } });
});

Deno.test("stored figures are compared with what was held and with what was traded", () => {
  const { atExpiry, byPolicy } = chainResults(record());
  assertEquals([atExpiry.value?.expected, atExpiry.value?.realised], [-38, 1140]);
  assertAlmostEquals(atExpiry.probability?.brier ?? NaN, 0.09, 1e-12);
  // Only the one that has ended: -2,200 at a stated 0.66.
  assertEquals([byPolicy.value?.trades, byPolicy.value?.expected, byPolicy.value?.realised], [
    ...[1, -76, -2200],
  ]);
  assertAlmostEquals(byPolicy.probability?.brier ?? NaN, 0.4356, 1e-12);
  assertEquals(byPolicy.value?.standardError, undefined);
});

Deno.test("errors are between expiries, and lots multiply what is stored of one", () => {
  const first = explained(tradeOf({ lots: 3 }), { "2026-02-02": 400 });
  const second = explained(tradeOf({ lots: 2, expiry: "2026-01-27", endedBy: "settlement" }), {
    "2026-02-02": 148,
  });
  const { byPolicy } = chainResults(record({ explained: [first, second] }));
  // 300 + 228 and 48 + 152: a mean of 364 and an error of 164 a trade.
  assertEquals([byPolicy.value?.expected, byPolicy.value?.realised], [-380, 348]);
  assertAlmostEquals(byPolicy.value?.standardError ?? NaN, 2 * 164, 1e-9);
});

Deno.test("what was adjusted or traded back is compared with nothing, and its money counts", () => {
  const base = record();
  const [stopped] = base.explained;
  assert(stopped !== undefined);
  const { adjusted, atExpiry, byPolicy, profit } = chainResults({
    ...base,
    adjusted: new Set([stopped.trade]),
  });
  assertEquals([adjusted, profit], [{ trades: 1, profit: -2200 }, -800]);
  assertEquals([atExpiry, byPolicy], [{}, {}]);
  const unwound = explained(tradeOf({ endedBy: "unwound" }), { "2026-02-02": 0 });
  const back = chainResults({ ...base, explained: [unwound] });
  assertEquals([back.atExpiry, back.byPolicy, back.profit], [{}, {}, -100]);
  assertEquals(back.days[0]?.positions, 0);
});

const CASH = {
  ...{ fills: "12.50", book: "12.50", ledger: "12.50", expected: "12.50", charges: "1.00" },
  ...{ differing: 0, agrees: true },
};

Deno.test("a person reads all of it, and that nothing was traded", () => {
  const page = chainReport({ results: chainResults(record()), cash: CASH });
  for (
    const text of [
      "profit        -800, -8.0% of the capital, of 2 entries",
      "2026-02-03 to 2026-02-04",
      "1 to 2026-03-30",
      "equal to the paisa",
      "Profit by rule",
      "-2300",
    ]
  ) assert(page.includes(text), text);
  const results = chainResults(record({ explained: [], settled: [] }));
  const empty = chainReport({ results, cash: { ...CASH, agrees: false } });
  assert(empty.includes("NOT EQUAL") && !/NaN|undefined|Infinity|-0\b/.test(empty + page));
});

databaseTest(
  "the broker's book is added up by itself, and a fill it alone knows is seen",
  async ({ sql }) => {
    const nothing = await checkCash(sql);
    assertEquals([nothing.agrees, nothing.fills, nothing.book], [true, "0.00", "0.00"]);
    await sql`insert into public.paper_orders (correlation_id, broker_order_id, segment, security_id,
      side, quantity, limit_price, state, filled_quantity, fills, received_at)
    values ('a', 'P1', 'NSE_FNO', '11', 'buy', 100, 20, 'filled', 100,
        '[{"tradeId": "1", "quantity": 75, "price": 19.95}, {"tradeId": "2", "quantity": 25, "price": 20}]',
        '2026-02-02 15:26+05:30'),
      ('b', 'P2', 'NSE_FNO', '12', 'sell', 50, 20, 'filled', 50,
        '[{"tradeId": "1", "quantity": 50, "price": 20.05}]', '2026-02-02 15:26+05:30')`;
    const told = await checkCash(sql);
    // 1,002.50 - 1,496.25 - 500.
    assertEquals([told.agrees, told.fills, told.book], [false, "0.00", "-993.75"]);
  },
);
