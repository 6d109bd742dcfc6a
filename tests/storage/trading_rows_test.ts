import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  cancelAllocations,
  findAllocation,
  readAllocation,
  readQueue,
  storeAllocation,
} from "../../shared/storage/allocations.ts";
import type { Database } from "../../shared/storage/database.ts";
import { sqlPaperBook } from "../../shared/storage/paper_book.ts";
import { planHold } from "../../shared/storage/plan_hold.ts";
import { sqlPlanStore } from "../../shared/storage/plan_store.ts";
import {
  denyEntryPlan,
  openEntryPlan,
  openExitPlan,
  readDeskId,
  readUnfinishedPlans,
} from "../../shared/storage/plans.ts";
import { readPositions, storeMarks } from "../../shared/storage/positions.ts";
import { storePostback } from "../../shared/storage/postbacks.ts";
import { sqlLimiter } from "../../shared/storage/rate_limiter.ts";
import { tellRebalance } from "../../shared/storage/rebalance_alerts.ts";
import type { SealedToken } from "../../shared/storage/token_cipher.ts";
import { sqlTokenStore } from "../../shared/storage/token_store.ts";
import type { PlanKind } from "../../shared/vocabulary/states.ts";
import { TARIFF } from "../support/tariff.ts";
import { assertWire, wireDatabase } from "../support/wire_database.ts";

const NOW = new Date("2026-02-10T04:30:00.000Z");
const AT = '"p_now":"2026-02-10T04:30:00.000Z"';
const CLOCK = { now: () => Promise.resolve(NOW), waitUntil: () => Promise.resolve() };

const INTENT = {
  step: 1,
  legNumber: 2,
  purpose: "open",
  side: "sell",
  segment: "NSE_FNO",
  securityId: "45",
  quantity: 65,
  limitPrice: 12.5,
  tick: 0.05,
  correlationId: "E7p-2-0",
} as const;
const INTENT_ROW = '{"step":1,"leg_number":2,"purpose":"open","side":"sell",' +
  '"segment":"NSE_FNO","security_id":"45","quantity":65,"limit_price":12.5,"tick":0.05,' +
  '"correlation_id":"E7p-2-0"}';
const STORED = {
  ...INTENT,
  intentId: 9,
  state: "confirmed",
  filledQuantity: 65,
  changes: 1,
} as const;
const PLAN = {
  planId: 4,
  kind: "entry",
  mode: "paper",
  state: "executing",
  underlying: "TCS",
  tradingDate: "2026-02-10",
  createdAt: "2026-02-10T10:00:00+05:30",
  held: [{ legNumber: 2, units: -65, segment: "NSE_FNO", securityId: "45", tick: 0.05 }],
};
const SENT_AT = "2026-02-10T10:00:00+05:30";
const TOLD = { ...STORED, isFuture: false };
const PLAN_REPLY = {
  ...PLAN,
  allocationId: 7,
  positionId: null,
  adjustmentId: null,
  isWaiting: false,
  intents: [
    { ...TOLD, orderState: "filled", brokerOrderId: "B1", sentAt: SENT_AT, orderLimit: 12.4 },
    { ...TOLD, orderState: null, brokerOrderId: null, sentAt: null, orderLimit: null },
  ],
};
const PLAN_RESULT = {
  ...PLAN,
  createdAt: NOW,
  allocationId: 7,
  intents: [
    { ...STORED, orderState: "filled", brokerOrderId: "B1", sentAt: NOW, orderLimit: 12.4 },
    STORED,
  ],
};

/** Plan 4 as the call holds it that claimed it with fence 6. */
const held = (database: Database, kind: PlanKind = "entry") =>
  planHold({ database, clock: CLOCK, tariff: TARIFF }, { planId: 4, kind }, 6);

Deno.test("plans left unfinished come by their ids", async () => {
  await assertWire({
    call: (database) => readUnfinishedPlans(database, NOW),
    request: `POST /rpc/read_unfinished_plans {${AT}}`,
    reply: [4, 7],
    result: [4, 7],
  });
});

Deno.test("the desk has an id of its own", async () => {
  await assertWire({
    call: (database) => readDeskId(database, NOW),
    request: `POST /rpc/desk_id {${AT}}`,
    reply: "a1b2",
    result: "a1b2",
  });
});

Deno.test("a plan is taken with the fence of what is written of it, or left to who holds it", async () => {
  const request = `POST /rpc/claim_plan {"p_plan_id":4,"p_holder":"me",${AT}}`;
  await assertWire({
    call: async (database) => (await sqlPlanStore(database, CLOCK, TARIFF, "me").hold(4))?.plan,
    request,
    reply: { ...PLAN_REPLY, fence: 6 },
    result: PLAN_RESULT,
  });
  await assertWire({
    call: (database) => sqlPlanStore(database, CLOCK, TARIFF, "me").hold(4),
    request,
    reply: null,
    result: undefined,
  });
  const wire = wireDatabase(() => ({ ...PLAN_REPLY, fence: 6 }));
  const taken = await sqlPlanStore(wire.database, CLOCK, TARIFF, "me").hold(4);
  await taken?.hold.advance("executing");
  assertEquals(
    wire.requests[1],
    `POST /rpc/advance_plan {"p_plan_id":4,"p_state":"executing","p_reason":null,"p_fence":6,${AT}}`,
  );
});

Deno.test("an entry is opened with its intents, or denied with a reason", async () => {
  await assertWire({
    call: (database) => openEntryPlan(database, 7, "paper", [INTENT], NOW),
    request:
      `POST /rpc/open_entry_plan {"p_allocation_id":7,"p_mode":"paper","p_intents":[${INTENT_ROW}],${AT}}`,
    reply: PLAN_REPLY,
    result: PLAN_RESULT,
  });
  await assertWire({
    call: (database) => denyEntryPlan(database, 7, "live", "no cover", NOW),
    request:
      `POST /rpc/deny_entry_plan {"p_allocation_id":7,"p_mode":"live","p_reason":"no cover",${AT}}`,
    reply: null,
    result: undefined,
  });
});

Deno.test("an exit is opened with what asked for it", async () => {
  const cause = { rule: "profit_target", details: { target: 4550, marks: [4600] } } as const;
  await assertWire({
    call: (database) => openExitPlan(database, 3, cause, [INTENT], NOW),
    request: 'POST /rpc/open_exit_plan {"p_position_id":3,"p_rule":"profit_target",' +
      `"p_details":{"target":4550,"marks":[4600]},"p_intents":[${INTENT_ROW}],${AT}}`,
    reply: PLAN_REPLY,
    result: PLAN_RESULT,
  });
});

Deno.test("a plan is read, advanced, added to, completed by its kind and given back", async () => {
  await assertWire({
    call: (database) => held(database).read(),
    request: 'POST /rpc/read_plan {"p_plan_id":4}',
    reply: PLAN_REPLY,
    result: PLAN_RESULT,
  });
  for (const [reason, text] of [[undefined, "null"], ["late", '"late"']] as const) {
    await assertWire({
      call: (database) => held(database).advance("filled", reason),
      request:
        `POST /rpc/advance_plan {"p_plan_id":4,"p_state":"filled","p_reason":${text},"p_fence":6,${AT}}`,
      reply: null,
      result: undefined,
    });
    await assertWire({
      call: (database) => held(database).release(reason),
      request: `POST /rpc/release_plan {"p_plan_id":4,"p_error":${text},"p_fence":6,${AT}}`,
      reply: null,
      result: undefined,
    });
  }
  await assertWire({
    call: (database) => held(database).addIntents([INTENT]),
    request: `POST /rpc/add_intents {"p_plan_id":4,"p_intents":[${INTENT_ROW}],"p_fence":6,${AT}}`,
    reply: PLAN_REPLY,
    result: PLAN_RESULT,
  });
  const ends = [
    ["entry", "open_position"],
    ["exit", "close_position"],
    ["adjust", "complete_adjustment"],
  ] as const;
  for (const [kind, name] of ends) {
    await assertWire({
      call: (database) => held(database, kind).complete(),
      request: `POST /rpc/${name} {"p_plan_id":4,"p_fence":6,${AT}}`,
      reply: null,
      result: undefined,
    });
  }
});

Deno.test("an intent is claimed until an instant, or not at all", async () => {
  const request = `POST /rpc/claim_intent {"p_intent_id":9,"p_fence":6,${AT}}`;
  await assertWire({
    call: async (database) => {
      const receipt = await held(database).claimIntent(STORED);
      return [receipt?.intent, receipt?.sendBefore];
    },
    request,
    reply: SENT_AT,
    result: [STORED, NOW],
  });
  await assertWire({
    call: (database) => held(database).claimIntent(STORED),
    request,
    reply: null,
    result: undefined,
  });
  await assertWire({
    call: (database) => held(database).noteAbsence(STORED),
    request: `POST /rpc/note_absence {"p_intent_id":9,"p_fence":6,${AT}}`,
    reply: "unknown",
    result: "unknown",
  });
});

Deno.test("an order is stored with each fill's charges, and with its brokerage once", async () => {
  const fill = { quantity: 100, price: 10, at: NOW };
  const order = {
    correlationId: "E7p-2-0",
    orderId: "B1",
    state: "filled",
    filledQuantity: 200,
    averagePrice: 10,
    fills: [{ ...fill, tradeId: "T1" }, { ...fill, tradeId: "T2" }],
  };
  // A turnover of 1,000: exchange 0.3503, ipft 0.005, sebi 0.001, and GST of 18% on them (ipft as
  // well) and on the brokerage of 20; the seller pays STT of 1, the buyer stamp duty of 0.03.
  const charges = {
    sell: ["1.42043400", "1.42043400"],
    buy: ["0.45043400", "0.45043400"],
  };
  for (const segment of ["NSE_FNO", "NSE_EQ"] as const) {
    for (const side of ["sell", "buy"] as const) {
      const fills = charges[side].map((text, i) =>
        `{"quantity":100,"price":10,"at":"2026-02-10T04:30:00.000Z","tradeId":"T${
          i + 1
        }","charges":"${text}"}`
      );
      await assertWire({
        call: (database) =>
          held(database).storeOrder(
            { ...STORED, segment, side },
            "confirmed",
            undefined,
            order as never,
          ),
        request: 'POST /rpc/store_order {"p_intent_id":9,"p_outcome":"confirmed",' +
          '"p_reason":null,"p_order":{"orderId":"B1","state":"filled","filledQuantity":200,' +
          `"averagePrice":10,"fills":[${fills}],"brokerage":"23.60000000"},"p_fence":6,${AT}}`,
        reply: null,
        result: undefined,
      });
    }
  }
  await assertWire({
    call: (database) => held(database).storeOrder(STORED, "refused", "margin", undefined),
    request: 'POST /rpc/store_order {"p_intent_id":9,"p_outcome":"refused",' +
      `"p_reason":"margin","p_order":null,"p_fence":6,${AT}}`,
    reply: null,
    result: undefined,
  });
});

Deno.test("equity and options are charged by their own rates", async () => {
  const tariff = { ...TARIFF, equity: { ...TARIFF.equity, sttSell: 0.01 } };
  const order = {
    correlationId: "a",
    orderId: "B1",
    state: "filled",
    filledQuantity: 100,
    averagePrice: 10,
    fills: [{ tradeId: "T1", quantity: 100, price: 10, at: NOW }],
  };
  for (const [segment, text] of [["NSE_FNO", "1.42043400"], ["NSE_EQ", "10.42043400"]] as const) {
    const wire = wireDatabase(() => null);
    const store = planHold({ database: wire.database, clock: CLOCK, tariff }, {
      planId: 4,
      kind: "entry",
    }, 6);
    await store.storeOrder({ ...STORED, segment }, "confirmed", undefined, order as never);
    assertEquals(/"charges":"([\d.]+)"/.exec(wire.requests[0] ?? "")?.[1], text);
  }
});

const PAPER_ROW = {
  correlation_id: "E7p-2-0",
  broker_order_id: "P1",
  segment: "NSE_FNO",
  security_id: "45",
  side: "sell",
  quantity: 65,
  limit_price: 12.5,
  state: "open",
  filled_quantity: 30,
  fills: [{ tradeId: "T1", quantity: 30, price: 12.5, at: "2026-02-10T10:00:00+05:30" }],
};
const PAPER = {
  correlationId: "E7p-2-0",
  orderId: "P1",
  segment: "NSE_FNO",
  securityId: "45",
  side: "sell",
  quantity: 65,
  limitPrice: 12.5,
  state: "open",
  filledQuantity: 30,
  fills: [{ tradeId: "T1", quantity: 30, price: 12.5, at: NOW }],
} as const;

Deno.test("the paper book receives, finds, fills and cancels", async () => {
  const { orderId: _, state: __, filledQuantity: ___, fills: ____, ...request } = PAPER;
  await assertWire({
    call: (database) =>
      sqlPaperBook(database, CLOCK).receive({ ...request, product: "MARGIN" } as never),
    request: 'POST /rpc/paper_receive {"p_order":{"correlationId":"E7p-2-0",' +
      '"segment":"NSE_FNO","securityId":"45","side":"sell","quantity":65,"limitPrice":12.5},' +
      `${AT}}`,
    reply: PAPER_ROW,
    result: PAPER,
  });
  const request2 = "GET /paper_orders?select=*&correlation_id=eq.E7p-2-0";
  const find = (database: Parameters<typeof sqlPaperBook>[0]) =>
    sqlPaperBook(database, CLOCK).find("E7p-2-0");
  await assertWire({ call: find, request: request2, reply: [PAPER_ROW], result: PAPER });
  await assertWire({ call: find, request: request2, reply: [], result: undefined });
  await assertWire({
    call: (database) => sqlPaperBook(database, CLOCK).fill(PAPER, { quantity: 35, price: 12.6 }),
    request: 'POST /rpc/paper_fill {"p_correlation_id":"E7p-2-0","p_trade_number":2,' +
      `"p_quantity":35,"p_price":12.6,${AT}}`,
    reply: PAPER_ROW,
    result: PAPER,
  });
  await assertWire({
    call: (database) =>
      sqlPaperBook(database, CLOCK).modify("P1", { quantity: 35, limitPrice: 12.6 }),
    request: 'POST /rpc/paper_modify {"p_broker_order_id":"P1","p_quantity":35,' +
      '"p_limit_price":12.6}',
    reply: true,
    result: true,
  });
  await assertWire({
    call: (database) => sqlPaperBook(database, CLOCK).cancel("P1"),
    request: 'POST /rpc/paper_cancel {"p_broker_order_id":"P1"}',
    reply: null,
    result: undefined,
  });
});

const OPENS = new Date("2026-02-10T09:15:00+05:30");

Deno.test("positions come with their legs and rules, one that cannot be read apart", async () => {
  const position = {
    positionId: 3,
    underlying: "TCS",
    definition: "iron_condor",
    mode: "paper",
    state: "open",
    lots: 2,
    enteredLots: 3,
    isWhole: true,
    unitsPerLot: 65,
    expiry: "2026-02-24",
    source: { segment: "NSE_EQ", securityId: "11536" },
    entryMarket: { spot: 3000.5, forward: null },
    rate: 0.065,
    entryNet: 4550,
    entryCharges: 62.5,
    banked: 700,
    legs: [{
      legNumber: 1,
      right: "put",
      side: "buy",
      strike: 2900,
      expiry: "2026-02-24",
      entryVolatility: null,
      segment: "NSE_FNO",
      securityId: "45",
      quantity: 130,
      lotSize: 65,
      tick: 0.05,
      freezeQuantity: null,
    }],
    rules: [],
    adjustmentRules: [],
    proposals: [],
    closeValueAt: null,
    events: [{ date: "2026-02-12", kind: "results" }],
    peak: null,
  };
  const leg = { legNumber: 1, delta: -3.5, gamma: 0.01, vega: 12, theta: -4 };
  const parts = { costs: -200, delta: 4, gamma: 0.5, vega: -7, theta: -1 };
  const explained = {
    reading: { at: SENT_AT, spot: 3010, legs: [{ ...leg, volatility: 0.21 }, leg] },
    charges: 62.5,
    parts,
  };
  const at = "2026-02-10T09:45:00+05:30";
  const openedAt = "2026-02-09T10:00:00+05:30";
  const mark = { unrealisedMid: -70, spot: 3010, delta: -0.25 };
  const marks = [{ at, ...mark, volatilityChange: null }];
  const legsListedAt = (listedStrike: number | null) =>
    position.legs.map((each) => ({ ...each, listedStrike }));
  const stored = { ...position, legs: legsListedAt(2900), openedAt, explained, marks };
  const read = {
    ...position,
    openedAt: new Date(openedAt),
    explained: { ...explained, reading: { ...explained.reading, at: NOW } },
    marks: [{ at: new Date(at), ...mark }],
  };
  await assertWire({
    call: async (database) => {
      const { positions, faults } = await readPositions(database, OPENS);
      assertEquals(faults, []);
      return positions;
    },
    request: 'POST /rpc/read_positions {"p_marks_from":"2026-02-10T03:45:00.000Z"}',
    reply: [stored],
    result: [read],
  });
  const wire = wireDatabase(() => [
    { ...stored, positionId: 2, legs: null },
    stored,
    { ...stored, positionId: 4, legs: legsListedAt(580) },
    { ...stored, positionId: 5, legs: legsListedAt(null) },
  ]);
  const { positions, faults } = await readPositions(wire.database, OPENS);
  assertEquals(positions.map(({ positionId }) => positionId), [3, 5]);
  assertEquals(faults.map(({ positionId, fault }) => [positionId, /legs/.test(fault)]), [
    [2, true],
    [4, true],
  ]);
  assertStringIncludes(faults[1]?.fault ?? "", "another strike since it was entered");
});

Deno.test("marks are stored where there are any", async () => {
  const mark = {
    position_id: 3,
    marked_at: "2026-02-10T10:00:00+05:30",
    state: "no_quote",
    close_value: null,
    unrealised: null,
    unrealised_mid: null,
    spot: null,
    delta: null,
    implied_volatility: null,
    volatility_change: null,
  } as const;
  const leg = { legNumber: 1, delta: 1 / 3, gamma: 0, vega: 2, theta: -1, volatility: 0.2 };
  const session = {
    positionId: 3,
    at: NOW,
    profit: -70,
    peak: 70,
    explained: {
      reading: { at: NOW, spot: 3010, legs: [leg] },
      charges: 62.5,
      parts: { costs: -200, delta: 4, gamma: 0.5, vega: -7, theta: -1 },
    },
  };
  await assertWire({
    call: (database) => storeMarks(database, [mark], [session]),
    request: 'POST /rpc/store_marks {"p_marks":[{"position_id":3,' +
      '"marked_at":"2026-02-10T10:00:00+05:30","state":"no_quote","close_value":null,' +
      '"unrealised":null,"unrealised_mid":null,"spot":null,"delta":null,' +
      '"implied_volatility":null,"volatility_change":null}],"p_sessions":[{"position_id":3,' +
      '"marked_at":"2026-02-10T04:30:00.000Z","profit_mid":-70,"peak_mid":70,' +
      '"reading":{"at":"2026-02-10T04:30:00.000Z","spot":3010,"legs":[{"legNumber":1,' +
      '"delta":0.333333333,"gamma":0,"vega":2,"theta":-1,"volatility":0.2}]},"charges":62.5,' +
      '"costs":-200,"by_delta":4,"by_gamma":0.5,"by_vega":-7,"by_theta":-1}]}',
    reply: 1,
    result: undefined,
  });
  const wire = wireDatabase(() => 0);
  await storeMarks(wire.database, [], []);
  assertEquals(wire.requests, []);
});

Deno.test("what may call for another book is told by date", async () => {
  await assertWire({
    call: (database) => tellRebalance(database, "2026-02-10", NOW),
    request: `POST /rpc/tell_rebalance {"p_date":"2026-02-10",${AT}}`,
    reply: 2,
    result: 2,
  });
});

Deno.test("an allocation is found by its inputs, or stored; what it holds beside is kept", async () => {
  const stored = {
    allocationRunId: 7,
    tradingDate: "2026-02-10",
    risk: "moderate",
    capital: 1e7,
    regimeLevel: "normal",
    ordering: "money",
    deployed: 78_000,
    target: 8e6,
    mostDeployed: 5e6,
    expectedValue: -1200,
    cvar95: 40_000,
    lossProbability: 0.3,
    carryCost: 150,
    costAYear: 4000,
    notes: ["FINNIFTY: no measured beta"],
    portfolio: {
      margin: {
        span: 50_000,
        exposure: 20_000,
        expiryDay: 0,
        calendar: 0,
        delivery: 8000,
        total: 78_000,
      },
      greeks: { delta: 1, gamma: -2, vega: -3, theta: 4 },
      stress: [{ move: -0.1, volatility: 1.5, isAtExpiry: false, result: -9000 }],
      deployed: {
        sleeve: { carry: 78_000 },
        industry: { "Index": 78_000 },
        definition: { iron_condor: 78_000 },
        side: { neutral: 78_000 },
        tier: { "1": 78_000 },
      },
    },
    limits: [{
      limit: "stress_cap",
      of: "NIFTY -10%",
      value: 9000,
      bound: 1e6,
      isBinding: true,
      shadowPrice: 20,
      shadowCapital: 500,
    }],
    allocations: [{
      allocationId: 75,
      underlying: "TCS",
      definition: "iron_condor",
      sleeve: "carry",
      lots: 1,
      margin: 78_000,
      expectedValue: -150,
      cvarContribution: 4000,
      rank: 1,
      state: "pending",
      reason: "carry",
      tier: 2,
    }],
    refusals: [{
      underlying: "INFY",
      definition: "iron_condor",
      reason: "displaced",
      distance: 5,
      capitalNeeded: 2e7,
      detail: "x",
      limit: "stress_cap",
    }],
  };
  const find = (database: Parameters<typeof findAllocation>[0]) => findAllocation(database, 3, "h");
  const request = 'POST /rpc/find_allocation {"p_run_id":3,"p_inputs_hash":"h"}';
  // Told on as they are.
  const free = ["tier", "limit"];
  await assertWire({ call: find, request, reply: stored, result: stored, free });
  await assertWire({ call: find, request, reply: null, result: undefined });
  await assertWire({
    call: (database) => readAllocation(database, "2026-02-10"),
    request: 'POST /rpc/read_allocation {"p_date":"2026-02-10"}',
    reply: stored,
    result: stored,
    free,
  });
  await assertWire({
    call: (database) => storeAllocation(database, { run_id: 3 } as never, NOW),
    request: `POST /rpc/store_allocation {"p_payload":{"run_id":3},${AT}}`,
    reply: stored,
    result: stored,
    free,
  });
});

Deno.test("the queue is read and given up, whole or by ids", async () => {
  const queued = {
    allocationId: 75,
    underlying: "TCS",
    definition: "iron_condor",
    lots: 2,
    lotSize: 175,
    netPremium: 4550,
    maxLoss: null,
    capitalUsed: 78000,
    expiry: "2026-02-24",
    legs: [{
      lotSize: 175,
      listed: null,
      legNumber: 1,
      right: "underlying",
      side: "buy",
      ratio: 1,
      segment: "NSE_EQ",
      securityId: "45",
      price: 12.5,
      tick: 0.05,
      freezeQuantity: 1800,
    }],
  };
  for (
    const [ids, top, text] of [
      [undefined, undefined, '"p_allocation_ids":null,"p_top":null'],
      [[75], 3, '"p_allocation_ids":[75],"p_top":3'],
    ] as const
  ) {
    await assertWire({
      call: (database) => readQueue(database, "2026-02-10", ids, top),
      request: `POST /rpc/read_queue {"p_trading_date":"2026-02-10",${text}}`,
      reply: [queued],
      result: [queued],
    });
  }
  for (const [ids, text] of [[undefined, "null"], [[75], "[75]"]] as const) {
    await assertWire({
      call: (database) => cancelAllocations(database, "2026-02-10", ids),
      request:
        `POST /rpc/cancel_allocations {"p_trading_date":"2026-02-10","p_allocation_ids":${text}}`,
      reply: 1,
      result: 1,
    });
  }
});

Deno.test("a broker's hint is stored with or without its correlation id", async () => {
  const row = '"received_at":"2026-02-10T04:30:00.000Z","broker_order_id":"B1"';
  for (const [id, text] of [["E7p-2-0", '"E7p-2-0"'], [undefined, "null"]] as const) {
    const hint = { orderId: "B1", status: "TRADED" };
    await assertWire({
      call: (database) =>
        storePostback(database, id === undefined ? hint : { ...hint, correlationId: id }, NOW),
      request:
        `POST /postbacks?on_conflict=broker_order_id,status,correlation_id {${row},"correlation_id":${text},"status":"TRADED"}`,
      reply: null,
      result: undefined,
    });
  }
});

Deno.test("the account's token is read, written, and minted by whom SQL lets", async () => {
  const request = "GET /broker_sessions?select=nonce,ciphertext,valid_until,minted_at" +
    "&client_id=eq.1000";
  // The sealed texts stand for themselves here: tests/storage/token_cipher_test.ts has the cipher.
  const cipher = {
    seal: (id: string, token: string) => Promise.resolve({ nonce: id, ciphertext: token }),
    open: (id: string, { nonce, ciphertext }: SealedToken) =>
      Promise.resolve(id === nonce ? ciphertext : undefined),
  };
  const store = (database: Database) => sqlTokenStore(database, CLOCK, cipher);
  const read = (database: Database) => store(database).read("1000");
  const mintedAt = new Date("2026-02-10T04:00:00Z");
  const row = {
    nonce: "1000",
    ciphertext: "t",
    valid_until: "2026-02-10T10:00:00+05:30",
    minted_at: "2026-02-10T09:30:00+05:30",
  };
  const minted = { token: "t", mintedAt, validUntil: NOW };
  await assertWire({ call: read, request, reply: [row], result: minted });
  await assertWire({ call: read, request, reply: [], result: undefined });
  const foreign = wireDatabase(() => [{ ...row, nonce: "2000" }]);
  assertEquals(await read(foreign.database), undefined);
  await assertWire({
    call: (database) => store(database).write("1000", minted),
    request: 'POST /rpc/store_session {"p_client_id":"1000","p_nonce":"1000","p_ciphertext":"t",' +
      '"p_valid_until":"2026-02-10T04:30:00.000Z","p_minted_at":"2026-02-10T04:00:00.000Z",' +
      `${AT}}`,
    reply: null,
    result: undefined,
  });
  await assertWire({
    call: (database) => store(database).takeMint("1000", NOW),
    request: `POST /rpc/take_mint {"p_client_id":"1000",${AT}}`,
    reply: true,
    result: true,
  });
});

Deno.test("rates are reserved and stopped", async () => {
  await assertWire({
    call: (database) => sqlLimiter(database, CLOCK).reserve([[{ family: "data" }]]),
    request: `POST /rpc/reserve_rates {"p_requests":[[{"family":"data"}]],${AT}}`,
    reply: ["2026-02-10T10:00:00+05:30"],
    result: [NOW],
  });
  await assertWire({
    call: (database) =>
      sqlLimiter(database, CLOCK).release([{ items: [{ family: "data" }], at: NOW }]),
    request: 'POST /rpc/release_rates {"p_requests":[{"items":[{"family":"data"}],' +
      '"at":"2026-02-10T04:30:00.000Z"}]}',
    reply: null,
    result: undefined,
  });
  await assertWire({
    call: (database) => sqlLimiter(database, CLOCK).stop(NOW),
    request: 'POST /rpc/stop_rates {"p_until":"2026-02-10T04:30:00.000Z"}',
    reply: null,
    result: undefined,
  });
});

Deno.test("every request carries the key in both headers and names the schema", async () => {
  const wire = wireDatabase(() => 0);
  await cancelAllocations(wire.database, "2026-02-10", undefined);
  const names = ["apikey", "authorization", "content-profile"];
  assertEquals(names.map((name) => wire.headers.get(name)), ["secret", "Bearer secret", "public"]);
});
