import { assert, assertEquals } from "@std/assert";
import { type EntryTerms, gateEntry, type GateQuote } from "../../shared/risk/gate_entry.ts";
import type { Protection } from "../../shared/vocabulary/protection.ts";
import type { QueuedAllocation, QueuedLeg } from "../../shared/vocabulary/queued_allocation.ts";

const leg = { tick: 0.05, lotSize: 100, price: 1, freezeQuantity: null } as const;

/** A leg that is listed as it was analyzed. */
const listed = (
  of: Omit<QueuedLeg, "listed" | "segment" | "securityId">,
  segment: QueuedLeg["segment"],
  securityId: string,
): QueuedLeg => {
  const { lotSize, tick } = of;
  return { ...of, segment, securityId, listed: { segment, securityId, lotSize, tick } };
};

/** Three lots of a call ratio spread on shares: 8 a unit received, 800 rupees a lot. */
const ALLOCATION: QueuedAllocation = {
  allocationId: 1,
  underlying: "SAIL",
  definition: "covered_ratio",
  lots: 3,
  lotSize: 100,
  netPremium: 800,
  maxLoss: null,
  expiry: "2026-02-24",
  capitalUsed: 50_000,
  legs: [
    listed({ ...leg, legNumber: 1, right: "underlying", side: "buy", ratio: 1 }, "NSE_EQ", "11"),
    listed(
      { ...leg, legNumber: 2, right: "call", side: "buy", ratio: 1, price: 10 },
      "NSE_FNO",
      "12",
    ),
    listed(
      {
        ...leg,
        legNumber: 3,
        right: "call",
        side: "sell",
        ratio: 2,
        price: 9,
        freezeQuantity: 5000,
      },
      "NSE_FNO",
      "13",
    ),
  ],
};

type Quotes = Readonly<Record<string, Omit<GateQuote, "receivedAt">>>;

const NOW = new Date("2026-02-10T10:00:00+05:30");
const CLOSES = new Date("2026-02-10T15:30:00+05:30");
const secondsAgo = (seconds: number) => new Date(NOW.getTime() - 1000 * seconds);
const minutesBefore = (minutes: number) => new Date(CLOSES.getTime() - 60_000 * minutes);

/** At these the options bring 2 x 9 - 10 = 8 a unit, as analyzed. */
const QUOTES: Quotes = {
  "NSE_EQ 11": { bid: 139.9, ask: 140 },
  "NSE_FNO 12": { bid: 9.5, ask: 10 },
  "NSE_FNO 13": { bid: 9, ask: 9.5 },
};

const lock = (scope: Protection["scope"], subject: string | null): Protection => ({
  scope,
  subject,
  kind: "losing_streak",
  reason: "three losses",
});

function gate(
  { quotes = {}, ...changes }: Partial<EntryTerms> & { quotes?: Quotes } = {},
  allocation = ALLOCATION,
) {
  return gateEntry(allocation, {
    quoteOf: ({ segment, securityId }) => {
      const quote = { ...QUOTES, ...quotes }[`${segment} ${securityId}`];
      return quote === undefined ? undefined : { receivedAt: NOW, ...quote };
    },
    protections: [],
    isBanned: false,
    now: NOW,
    tradingDate: "2026-02-10",
    maxQuoteAge: 5,
    maxDrift: 0.1,
    maxLegDrift: 1,
    closesAt: CLOSES,
    lastMinutes: 10,
    ...changes,
  });
}

const denialOf = (verdict: ReturnType<typeof gate>) =>
  "denied" in verdict ? [verdict.denied, verdict.detail] : [];

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

Deno.test("one leg without a two-sided quote denies the whole entry, also that of the underlying", () => {
  const broken = [undefined, {}, { bid: 9 }, { ask: 9.5 }, { bid: 9.5, ask: 9.5 }, {
    bid: 9.6,
    ask: 9.5,
  }];
  for (const [key, number, id] of [["NSE_EQ 11", 1, "11"], ["NSE_FNO 13", 3, "13"]] as const) {
    for (const quote of broken) {
      const quoteOf: EntryTerms["quoteOf"] = ({ segment, securityId }) => ({
        receivedAt: NOW,
        ...`${segment} ${securityId}` === key ? quote : QUOTES[`${segment} ${securityId}`],
      });
      assertEquals(denialOf(gate({ quoteOf })), [
        "no_quote",
        `leg ${number} (${id}) has no two-sided quote`,
      ]);
    }
  }
});

Deno.test("a net premium that fell by more than the allowed share is denied with both figures", () => {
  // 2 x 8.75 - 10 = 7.5: a sixteenth less than 8.
  const sixteenth = { maxDrift: 0.0625, quotes: { "NSE_FNO 13": { bid: 8.75, ask: 9.5 } } };
  assert("legs" in gate(sixteenth));
  assertEquals(denialOf(gate({ ...sixteenth, maxDrift: 0.0624 }))[0], "price_moved");
  assertEquals(denialOf(gate({ quotes: { "NSE_FNO 13": { bid: 8.55, ask: 9.5 } } })), [
    "price_moved",
    "net premium 710.00 a lot against 800.00 analyzed",
  ]);
  assertEquals(denialOf(gate({ quotes: { "NSE_FNO 12": { bid: 9.5, ask: 10.9 } } })), [
    "price_moved",
    "net premium 710.00 a lot against 800.00 analyzed",
  ]);
});

Deno.test("a premium to be paid may rise by the allowed share and no further", () => {
  const paid: QueuedAllocation = {
    ...ALLOCATION,
    netPremium: -1000,
    legs: ALLOCATION.legs.filter(({ legNumber }) => legNumber === 2),
  };
  const at = (ask: number) =>
    gate({ maxDrift: 0.0625, quotes: { "NSE_FNO 12": { bid: 9.5, ask } } }, paid);
  assert("legs" in at(10.625));
  assertEquals(denialOf(at(10.65))[0], "price_moved");
});

Deno.test("a net premium that became better by more than the allowed share is denied as well", () => {
  // 2 x 9.25 - 10 = 8.5: a sixteenth more than 8.
  const sixteenth = { maxDrift: 0.0625, quotes: { "NSE_FNO 13": { bid: 9.25, ask: 9.5 } } };
  assert("legs" in gate(sixteenth));
  assertEquals(denialOf(gate({ ...sixteenth, maxDrift: 0.0624 }))[0], "price_moved");
});

Deno.test("a price of the underlying that moved denies nothing", () => {
  assert("legs" in gate({ maxLegDrift: 0, quotes: { "NSE_EQ 11": { bid: 300, ask: 301 } } }));
});

Deno.test("a leg that moved is denied though the net premium stands", () => {
  // The premiums are 10 + 2 x 9 = 28; 2 x 11.5 - 15 = 8, leg 2 moved by 5 and leg 3 by 2 x 2.5.
  const quotes = { "NSE_FNO 12": { bid: 14, ask: 15 }, "NSE_FNO 13": { bid: 11.5, ask: 12 } };
  assert("legs" in gate({ quotes, maxLegDrift: 5 / 28 }));
  assertEquals(denialOf(gate({ quotes, maxLegDrift: 4.99 / 28 })), [
    "price_moved",
    "leg 2 at 15 against 10 analyzed",
  ]);
  const sold = { "NSE_FNO 12": { bid: 9.5, ask: 10.2 }, "NSE_FNO 13": { bid: 9.1, ask: 12 } };
  assertEquals(
    denialOf(gate({ quotes: sold, maxLegDrift: 0.199 / 28 }))[1],
    "leg 2 at 10.2 against 10 analyzed",
  );
});

Deno.test("a leg whose price the exchange does not take today denies the whole entry", () => {
  const at = (band: Partial<GateQuote>) =>
    gate({ quotes: { "NSE_FNO 13": { bid: 9, ask: 9.5, ...band } } });
  assert("legs" in at({ lowerLimit: 9, upperLimit: 9.2 }));
  assertEquals(denialOf(at({ lowerLimit: 9.05 })), [
    "outside_band",
    "leg 3 at 9, allowed are 9.05 to -",
  ]);
  assertEquals(denialOf(at({ lowerLimit: 1, upperLimit: 8.95 }))[0], "outside_band");
});

Deno.test("a bought leg is held against the band by its ask, at either end of it", () => {
  const at = (band: Partial<GateQuote>) =>
    gate({ quotes: { "NSE_FNO 12": { bid: 9.5, ask: 10, ...band } } });
  assert("legs" in at({ lowerLimit: 9.8, upperLimit: 10 }));
  assertEquals(denialOf(at({ upperLimit: 9.95 })), [
    "outside_band",
    "leg 2 at 10, allowed are - to 9.95",
  ]);
});

Deno.test("legs carry the price band that their limits must keep", () => {
  const verdict = gate({
    quotes: { "NSE_FNO 13": { bid: 9, ask: 9.5, lowerLimit: 1, upperLimit: 20 } },
  });
  assert("legs" in verdict);
  assertEquals(verdict.legs.map(({ lowerLimit, upperLimit }) => [lowerLimit, upperLimit]), [
    [undefined, undefined],
    [undefined, undefined],
    [1, 20],
  ]);
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

Deno.test("a quote that is older than allowed denies the whole entry, one at the limit does not", () => {
  const aged = (seconds: number): EntryTerms["quoteOf"] => ({ segment, securityId }) => ({
    ...QUOTES[`${segment} ${securityId}`],
    receivedAt: securityId === "12" ? secondsAgo(seconds) : NOW,
  });
  assert("legs" in gate({ quoteOf: aged(5) }));
  assertEquals(denialOf(gate({ quoteOf: aged(5.2) })), [
    "stale_quote",
    "leg 2's quote is 5.2 s old, 5 are allowed",
  ]);
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
