import { assertEquals } from "@std/assert";
import type { Database } from "../../shared/storage/database.ts";
import { planHold } from "../../shared/storage/plan_hold.ts";
import { sqlPlanStore } from "../../shared/storage/plan_store.ts";
import {
  denyEntryPlan,
  openEntryPlan,
  openExitPlan,
  readDeskId,
  readUnfinishedPlans,
} from "../../shared/storage/plans.ts";
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
const HELD = [
  { ...PLAN.held[0], isFuture: false, endsOn: null },
  { ...PLAN.held[0], isFuture: true, endsOn: "2026-02-24" },
];
const SENT_AT = "2026-02-10T10:00:00+05:30";
const TOLD = { ...STORED, isFuture: false };
const PLAN_REPLY = {
  ...PLAN,
  held: HELD,
  allocationId: 7,
  positionId: null,
  adjustmentId: null,
  isWaiting: false,
  isOrphaned: false,
  intents: [
    { ...TOLD, orderState: "filled", brokerOrderId: "B1", sentAt: SENT_AT, orderLimit: 12.4 },
    { ...TOLD, orderState: null, brokerOrderId: null, sentAt: null, orderLimit: null },
  ],
};
const PLAN_RESULT = {
  ...PLAN,
  held: [...PLAN.held, { ...PLAN.held[0], isFuture: true, endsOn: "2026-02-24" }],
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
