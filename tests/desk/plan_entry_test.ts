import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Desk } from "../../shared/desk/desk.ts";
import type { JudgedEntry } from "../../shared/desk/judge_entry.ts";
import { planEntry } from "../../shared/desk/plan_entry.ts";
import type { EntryVerdict } from "../../shared/risk/gate_entry.ts";
import type { StoredGate } from "../../shared/storage/gate.ts";
import { BrokerError } from "../../shared/vocabulary/broker_error.ts";
import type { Account, MarginQuestion } from "../../shared/vocabulary/ports/account.ts";

const LEG = {
  segment: "NSE_FNO",
  tick: 0.05,
  lotSize: 65,
  quantity: 130,
  bid: 9.5,
  ask: 10,
} as const;

const LEGS: EntryVerdict = {
  legs: [
    { ...LEG, legNumber: 1, right: "put", side: "buy", securityId: "1", freezeQuantity: 131 },
    { ...LEG, legNumber: 2, right: "put", side: "sell", securityId: "2", freezeQuantity: 130 },
  ],
};

/** An entry that takes 50,000 rupees and three orders: its second leg is sliced. */
function floorOf(
  gate: Partial<StoredGate> = {},
  account: Partial<Account> = {},
  verdict: EntryVerdict = LEGS,
) {
  const asked: MarginQuestion[] = [];
  const judged = {
    gate: { entry: { capitalUsed: 50_000 }, capital: 60_000, blocked: 0, room: [], ...gate },
    verdict,
  } as unknown as JudgedEntry;
  const reserved: unknown[] = [];
  const desk = {
    ahead: (requests, work) => {
      reserved.push(requests);
      return work();
    },
    account: {
      freeFunds: () => Promise.resolve(70_000),
      marginOf: (question) => {
        asked.push(question);
        return Promise.resolve({ margin: 65_000, source: "broker" });
      },
      ...account,
    } satisfies Account,
  } as Desk;
  const floor = { desk, deskId: "ab12", judge: () => Promise.resolve(judged) };
  return { floor, asked, reserved };
}

const outcome = async (mode: "paper" | "live", ...of: Parameters<typeof floorOf>) => {
  const planned = await planEntry({ allocationId: 7 }, mode, floorOf(...of).floor);
  return "denied" in planned ? [planned.denied, planned.detail] : planned.intents.length;
};

Deno.test("live, all that a gate asks the broker is reserved at once; on paper nothing is", async () => {
  const live = floorOf();
  await planEntry({ allocationId: 7 }, "live", live.floor);
  const other = [{ family: "other" }];
  assertEquals(live.reserved, [[[{ family: "quote" }], other, other]]);
  const paper = floorOf();
  await planEntry({ allocationId: 7 }, "paper", paper.floor);
  assertEquals(paper.reserved, []);
});

Deno.test("what the gate denied is denied, and no account is asked", async () => {
  const { floor, asked } = floorOf({}, {}, { denied: "no_quote", detail: "leg 1" });
  assertEquals(await planEntry({ allocationId: 7 }, "live", floor), {
    denied: "no_quote",
    detail: "leg 1",
  });
  assertEquals(asked, []);
});

Deno.test("on paper the desk's own account bears a plan, and no rate counts its orders", async () => {
  const none = { room: [{ seconds: 60, left: 0 }] };
  assertEquals(await outcome("paper", { ...none, blocked: 10_000 }), 3);
  assertEquals(await outcome("paper", { blocked: 10_001 }), [
    "no_funds",
    "50000.00 rupees are needed, 49999.00 are free",
  ]);
});

Deno.test("live the broker is asked for all legs together, at the prices they would trade at", async () => {
  const { floor, asked } = floorOf({ capital: 0 });
  const planned = await planEntry({ allocationId: 7 }, "live", floor);
  assert("intents" in planned);
  assertEquals(planned.intents.map(({ correlationId }) => correlationId), [
    "ab12E7l-1-0",
    "ab12E7l-2-0",
    "ab12E7l-2-1",
  ]);
  const legs = [["1", "buy", 10], ["2", "sell", 9.5]].map(([securityId, side, price]) => ({
    segment: "NSE_FNO",
    securityId,
    side,
    quantity: 130,
    price,
  }));
  assertEquals(asked as unknown, [{ legs, modelled: 50_000 }]);
});

Deno.test("live a plan is denied that needs more than the broker has free, or more orders than are left", async () => {
  const free = (rupees: number) => ({ freeFunds: () => Promise.resolve(rupees) });
  assertEquals(await outcome("live", {}, free(65_000)), 3);
  assertEquals(await outcome("live", {}, free(64_999)), [
    "no_funds",
    "65000.00 rupees are needed, 64999.00 are free",
  ]);
  assertEquals(await outcome("live", { room: [{ seconds: 60, left: 3 }] }), 3);
  assertEquals(await outcome("live", { room: [{ seconds: 60, left: 2 }] }), [
    "order_rate",
    "3 orders, and entries may send 2 more in 60 seconds",
  ]);
});

Deno.test("a broker that does not tell funds or margin denies the plan, anything else is a fault", async () => {
  const silent = () =>
    Promise.reject(new BrokerError("broker_unreachable", "retry_read", "no reply"));
  for (const account of [{ freeFunds: silent }, { marginOf: silent }]) {
    assertEquals(await outcome("live", {}, account), [
      "margin_unknown",
      "broker_unreachable: no reply",
    ]);
  }
  const broken = () => Promise.reject(new TypeError("x"));
  await assertRejects(() => outcome("live", {}, { freeFunds: broken }), TypeError);
});
