import { assert, assertEquals } from "@std/assert";
import { type EntryTerms } from "../../shared/risk/gate_entry.ts";
import type { QueuedLeg } from "../../shared/vocabulary/queued_allocation.ts";
import {
  ALLOCATION,
  CLOSES,
  denialOf,
  gate,
  lock,
  minutesBefore,
  NOW,
  secondsAgo,
} from "../support/gated_entry.ts";

Deno.test("an entry that nothing stands against gets its legs in units with the quotes they were judged by", () => {
  assertEquals(gate(), {
    legs: [
      {
        legNumber: 1,
        right: "underlying",
        side: "buy",
        segment: "NSE_EQ",
        securityId: "11",
        tick: 0.05,
        quantity: 300,
        lotSize: 100,
        bid: 139.9,
        ask: 140,
      },
      {
        legNumber: 2,
        right: "call",
        side: "buy",
        segment: "NSE_FNO",
        securityId: "12",
        tick: 0.05,
        quantity: 300,
        lotSize: 100,
        bid: 9.5,
        ask: 10,
      },
      {
        legNumber: 3,
        right: "call",
        side: "sell",
        segment: "NSE_FNO",
        securityId: "13",
        tick: 0.05,
        quantity: 600,
        lotSize: 100,
        bid: 9,
        ask: 9.5,
        freezeQuantity: 5000,
      },
    ],
  });
});

Deno.test("a lock on the desk, on the underlying or on the definition denies an entry with its reason", () => {
  for (
    const protection of [
      lock("desk", null),
      lock("underlying", "SAIL"),
      lock("definition", "covered_ratio"),
    ]
  ) {
    assertEquals(denialOf(gate({ protections: [protection] })), [
      "protected",
      "losing_streak: three losses",
    ]);
  }
});

Deno.test("a lock on another underlying or another definition denies nothing", () => {
  const protections = [
    lock("underlying", "TCS"),
    lock("definition", "iron_condor"),
    // A name is looked for in its own scope.
    lock("underlying", "covered_ratio"),
    lock("definition", "SAIL"),
  ];
  assert("legs" in gate({ protections }));
});

Deno.test("an entry in a banned underlying is denied by name", () => {
  assertEquals(denialOf(gate({ isBanned: true })), [
    "banned",
    "SAIL is in ban period on 2026-02-10: positions may only be reduced",
  ]);
});

Deno.test("an entry on the day of its expiry or after it is denied, the day before it is not", () => {
  assert("legs" in gate({ tradingDate: "2026-02-23" }));
  for (const tradingDate of ["2026-02-24", "2026-02-25"]) {
    assertEquals(denialOf(gate({ tradingDate })), [
      "expiry_day",
      "covered_ratio expires 2026-02-24",
    ]);
  }
});

Deno.test("nothing is begun in the last minutes of a session", () => {
  const left = (minutes: number) => gate({ closesAt: new Date(NOW.getTime() + 60_000 * minutes) });
  assert("legs" in left(10.1));
  assertEquals(denialOf(left(10)), [
    "session_ends",
    "10 minutes are left of the session, 10 are needed",
  ]);
});

Deno.test("an entry of a desk that is not active, or whose underlying is held, is denied with the reason", () => {
  assertEquals(denialOf(gate({ stopped: "the desk is reducing: a holiday" })), [
    "not_active",
    "the desk is reducing: a holiday",
  ]);
  assertEquals(denialOf(gate({ heldBy: "position 7" })), [
    "underlying_held",
    "SAIL is held by position 7",
  ]);
});

Deno.test("a lock of a loss limit is told apart from the others", () => {
  for (const kind of ["daily_loss", "weekly_loss", "drawdown"] as const) {
    const protections = [{ ...lock("desk", null), kind, reason: "too much" }];
    assertEquals(denialOf(gate({ protections })), ["loss_limit", `${kind}: too much`]);
  }
  for (const kind of ["slippage", "rejects", "owner"] as const) {
    assertEquals(
      denialOf(gate({ protections: [{ ...lock("desk", null), kind }] }))[0],
      "protected",
    );
  }
});

Deno.test("a contract that is not listed any more, or is another one, denies the whole entry", () => {
  const second = (listed: QueuedLeg["listed"]) => {
    const legs = ALLOCATION.legs.map((leg) => leg.legNumber === 2 ? { ...leg, listed } : leg);
    return denialOf(gate({}, { ...ALLOCATION, legs }));
  };
  const same = { segment: "NSE_FNO", securityId: "12", lotSize: 100, tick: 0.05 } as const;
  assertEquals(second(same), []);
  assertEquals(second(null), ["unlisted", "leg 2 (12) is not listed"]);
  assertEquals(second({ ...same, lotSize: 75 }), [
    "contract_changed",
    "leg 2: lotSize is 75, analyzed was 100",
  ]);
  for (const change of [{ securityId: "99" }, { tick: 0.1 }, { segment: "NSE_EQ" as const }]) {
    assertEquals(second({ ...same, ...change })[0], "contract_changed");
  }
});

Deno.test("a call sold against an underlying needs its unit of it or of a call, a put does not", () => {
  const withLegs = (change: (leg: QueuedLeg) => QueuedLeg) =>
    denialOf(gate({ maxDrift: 1, maxLegDrift: 1 }, {
      ...ALLOCATION,
      legs: ALLOCATION.legs.map(change),
    }));
  const third = (changes: Partial<QueuedLeg>) =>
    withLegs((leg) => leg.legNumber === 3 ? { ...leg, ...changes } : leg);
  assertEquals(third({ ratio: 3 }), [
    "no_cover",
    "3 lots are sold against 2 that cover them",
  ]);
  assertEquals(third({ ratio: 2 }), []);
  assert(third({ ratio: 3, right: "put" })[0] !== "no_cover");
  assertEquals(
    withLegs((leg) => leg.legNumber === 2 ? { ...leg, right: "put" } : leg)[0],
    "no_cover",
  );
  // Without an underlying nothing was promised to be covered.
  const legs = ALLOCATION.legs.filter(({ right }) => right !== "underlying");
  assert("legs" in gate({}, { ...ALLOCATION, legs }));
});

Deno.test("an underlying leg without shares or a future of the month, or of another instrument, is no cover", () => {
  const first = (listed: QueuedLeg["listed"]) => {
    const legs = ALLOCATION.legs.map((leg) => leg.legNumber === 1 ? { ...leg, listed } : leg);
    return denialOf(gate({}, { ...ALLOCATION, legs }));
  };
  assertEquals(first(null), [
    "no_cover",
    "leg 1: the underlying has no shares and no future of the same month",
  ]);
  const other = { segment: "NSE_FNO", securityId: "11", lotSize: 100, tick: 0.05 } as const;
  assertEquals(first(other), ["no_cover", "leg 1: segment is NSE_FNO, analyzed was NSE_EQ"]);
});

Deno.test("what stands against an entry is looked at in one order, quotes last", () => {
  const gone = {
    ...ALLOCATION,
    legs: ALLOCATION.legs.map((leg) => leg.legNumber === 3 ? { ...leg, listed: null } : leg),
  };
  const changed = {
    ...ALLOCATION,
    legs: ALLOCATION.legs.map((leg) => leg.legNumber === 1 ? { ...leg, lotSize: 75 } : leg),
  };
  const all = {
    stopped: "the desk is halted",
    quoteOf: () => undefined,
    protections: [lock("desk", null)],
    isBanned: true,
    heldBy: "position 1",
    tradingDate: "2026-02-24",
    closesAt: minutesBefore(330),
  };
  const { stopped: _, ...locked } = all;
  const banned = { ...locked, protections: [] };
  const expiring = { ...banned, isBanned: false };
  const late = { ...expiring, tradingDate: "2026-02-10" };
  const held = { ...late, closesAt: CLOSES };
  const quoteless = { quoteOf: () => undefined };
  const old: EntryTerms["quoteOf"] = () => ({
    bid: 1,
    ask: 2,
    lowerLimit: 2,
    receivedAt: secondsAgo(9),
  });
  const order = [
    gate(all, gone),
    gate(locked, gone),
    gate(banned, gone),
    gate(expiring, gone),
    gate(late, gone),
    gate(held, gone),
    gate(quoteless, gone),
    gate(quoteless, changed),
    gate(quoteless),
    gate({ quoteOf: old }),
    gate({ quotes: { "NSE_FNO 13": { bid: 1, ask: 2, lowerLimit: 2 } } }),
    gate({ quotes: { "NSE_FNO 13": { bid: 1, ask: 2 } } }),
  ].map((verdict) => denialOf(verdict)[0]);
  assertEquals(order, [
    "not_active",
    "protected",
    "banned",
    "expiry_day",
    "session_ends",
    "underlying_held",
    "unlisted",
    "no_cover",
    "no_quote",
    "stale_quote",
    "outside_band",
    "price_moved",
  ]);
});
