import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { openRecord, type RecordedPrices } from "../../../../local/cli/replay/open_record.ts";
import type { ReplayedStrategy } from "../../../../local/cli/replay/replayed_strategy.ts";
import { settleStrategies } from "../../../../local/cli/replay/settle_strategies.ts";
import { readHistory } from "../../../../local/exchange/bhavcopy/read_history.ts";
import { withSharedData } from "../../../support/shared_data.ts";
import { NO_RULE, spreadOf } from "./replayed_strategies.ts";

const SESSIONS = ["2026-02-03", "2026-02-20", "2026-02-23", "2026-02-24"];

/** Every underlying settles at one price; closes of the sold and the bought put by session. */
function record(
  settlement: number | undefined,
  closes: Readonly<Record<string, readonly [number | undefined, number]>> = {},
  more: Partial<RecordedPrices> = {},
): RecordedPrices {
  return {
    sessionsBetween: (after, to) => SESSIONS.filter((date) => date > after && date <= to),
    settlementOf: () => settlement,
    closeOf: (_, leg, date) => closes[date]?.[leg.side === "sell" ? 0 : 1],
    adjustedBetween: () => false,
    ...more,
  };
}

function settled(strategy: ReplayedStrategy, prices: RecordedPrices) {
  const [one] = settleStrategies([strategy], prices).settled;
  assert(one !== undefined);
  return one;
}

Deno.test("a strategy settles at what its legs are worth less what they cost and all charges", () => {
  const results = [1010, 985, 900].map((price) => settled(spreadOf(), record(price)).result);
  assertEquals(results, [1140, -360, -3860]);
  const covered = spreadOf({
    legs: [
      {
        ...{ right: "underlying", side: "buy", ratio: 1, strike: null },
        ...{ price: 1001, expiry: null, delta: 1 },
      },
      {
        ...{ right: "call", side: "sell", ratio: 1, strike: 1040 },
        ...{ price: 15, expiry: "2026-02-24", delta: 0.3 },
      },
    ],
  });
  assertEquals([990, 1100].map((price) => settled(covered, record(price)).result), [340, 5340]);
});

Deno.test("calendars, open expiries and changed strikes are left out and counted", () => {
  const calendar = spreadOf({ farExpiry: "2026-03-30" });
  const open = settleStrategies([calendar, spreadOf()], record(undefined));
  assertEquals([open.settled.length, open.excluded], [
    0,
    { calendars: 1, unsettled: 1, adjusted: 0 },
  ]);
  const changed = settleStrategies([spreadOf()], record(1010, {}, { adjustedBetween: () => true }));
  assertEquals(changed.excluded, { calendars: 0, unsettled: 0, adjusted: 1 });
});

Deno.test("a stop ends a strategy at the first close beyond it, and leaving costs", () => {
  // 100 x (52 - 20 - (20 - 8)) + 40: a loss of 2,040, then of 2,440.
  const closes = {
    "2026-02-03": [52, 20],
    "2026-02-20": [60, 24],
    "2026-02-23": [70, 26],
  } as const;
  // Half of 260 of spreads and 20 to leave.
  assertEquals(settled(spreadOf(), record(1010, closes)).policy, {
    result: -2440 - 150,
    endedBy: "stop_loss",
  });
  const off = spreadOf({
    rules: spreadOf().rules.map((rule) => ({ ...rule, isOn: rule.rule !== "stop_loss" })),
  });
  // The session before the expiry: 100 x (12 - 44) - 40.
  assertEquals(settled(off, record(1010, closes)).policy, {
    result: -3240 - 150,
    endedBy: "time_exit",
  });
});

Deno.test("an index is held to its settlement, a session without a trade has no mark", () => {
  const index = spreadOf({
    kind: "index",
    rules: [
      { ...NO_RULE, rule: "stop_loss", isOn: true, lossPerLot: 2400 },
      { ...NO_RULE, rule: "time_exit", isOn: true, sessionsBefore: 0 },
    ],
  });
  const closes = { "2026-02-03": [undefined, 1], "2026-02-23": [20, 10] } as const;
  assertEquals(settled(index, record(985, closes)).policy, { result: -360, endedBy: "expiry" });
  assertEquals(settled(spreadOf(), record(985, { "2026-02-20": [20, 10] })).policy, undefined);
});

withSharedData(
  "an expiry settles at the file of its day, else at the history's close, a split on the way is seen, and nothing is judged after February",
  ["bhavcopy", "history"],
  async ([bhavcopy = "", history = ""]) => {
    const leg = { ratio: 1, price: 1, delta: 0.1, expiry: null } as const;
    const nifty = spreadOf({
      ...{ underlying: "NIFTY", kind: "index", expiry: "2026-02-24", tradingDate: "2026-02-09" },
      legs: [
        { ...leg, right: "call", side: "sell", strike: 26000 },
        { ...leg, right: "underlying", side: "buy", strike: null },
        // Its file has a close of 2,570.25 that nobody traded at.
        { ...leg, right: "call", side: "sell", strike: 23150 },
      ],
    });
    const others = ["FINNIFTY", "KOTAKBANK"].map((underlying) => ({ ...nifty, underlying }));
    const prices = await openRecord(bhavcopy, history, [nifty, ...others]);
    const { settlementOf, adjustedBetween, closeOf, sessionsBetween } = prices;
    const closes = readHistory(history, () => false).get("NIFTY") ?? [];
    const close = closes.find(({ date }) => date === "2026-02-24")?.close;
    assertEquals(settlementOf("NIFTY", "2026-02-24"), close);
    const before = closes.find(({ date }) => date === "2025-12-30")?.close;
    assertEquals([before !== undefined, settlementOf("NIFTY", "2025-12-30")], [true, before]);
    // The history has no FINNIFTY: its price is the file's.
    assertGreater(settlementOf("FINNIFTY", "2026-02-24") ?? 0, 20_000);
    assertEquals(settlementOf("NIFTY", "2026-03-24"), undefined);
    const split = ["2026-01-13", "2026-01-14"].map((after) =>
      adjustedBetween("KOTAKBANK", after, "2026-01-27")
    );
    assertEquals([split, adjustedBetween("NIFTY", "2026-01-13", "2026-01-27")], [
      [true, false],
      false,
    ]);
    assertEquals(sessionsBetween("2026-02-19", "2026-02-24"), [
      ...["2026-02-20", "2026-02-23", "2026-02-24"],
    ]);
    // The call and the future of that day by the exchange's file.
    const [call, future, untraded] = nifty.legs.map((leg) => closeOf(nifty, leg, "2026-02-10"));
    const spot = settlementOf("NIFTY", "2026-02-10") ?? 0;
    assertEquals(untraded, undefined);
    assertAlmostEquals((future ?? 0) / spot, 1, 0.01);
    assert(call !== undefined && call > Math.max(0, spot - 26000) && call < 0.05 * spot);
  },
);
