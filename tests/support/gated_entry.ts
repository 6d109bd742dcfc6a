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
export const ALLOCATION: QueuedAllocation = {
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

/** The instant of the gate, and the end of its session. */
export const NOW = new Date("2026-02-10T10:00:00+05:30");
export const CLOSES = new Date("2026-02-10T15:30:00+05:30");
export const secondsAgo = (seconds: number) => new Date(NOW.getTime() - 1000 * seconds);
export const minutesBefore = (minutes: number) => new Date(CLOSES.getTime() - 60_000 * minutes);

/** At these the options bring 2 x 9 - 10 = 8 a unit, as analyzed. */
export const QUOTES: Quotes = {
  "NSE_EQ 11": { bid: 139.9, ask: 140 },
  "NSE_FNO 12": { bid: 9.5, ask: 10 },
  "NSE_FNO 13": { bid: 9, ask: 9.5 },
};

/** A lock that a losing streak left. */
export const lock = (scope: Protection["scope"], subject: string | null): Protection => ({
  scope,
  subject,
  kind: "losing_streak",
  reason: "three losses",
});

/** The verdict on an entry that nothing stands against but what is changed. */
export function gate(
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

/** What denied an entry, and its detail; empty where nothing did. */
export const denialOf = (verdict: ReturnType<typeof gate>) =>
  "denied" in verdict ? [verdict.denied, verdict.detail] : [];
