import { assert, assertEquals } from "@std/assert";
import { type EntryCourt, judgeEntry } from "../../shared/desk/judge_entry.ts";
import type { Instrument } from "../../shared/vocabulary/instrument.ts";
import { instrumentKey } from "../../shared/vocabulary/instrument.ts";
import type { SnapshotQuote } from "../../shared/vocabulary/ports/market_data.ts";
import type { Mode } from "../../shared/vocabulary/terms.ts";

const NOW = new Date("2026-02-09T10:00:00+05:30");
const LISTED = { segment: "NSE_FNO", lotSize: 65, tick: 0.05 } as const;

const leg = (legNumber: number, side: "buy" | "sell", price: number) => {
  const contract = { ...LISTED, securityId: String(100 + legNumber) };
  const rest = { right: "put", side, ratio: 1, price, freezeQuantity: null };
  return { ...contract, ...rest, legNumber, listed: contract };
};

const GATE = {
  entry: {
    allocationId: 7,
    underlying: "NIFTY",
    definition: "bull_put_spread",
    lots: 1,
    lotSize: 65,
    netPremium: 650,
    maxLoss: 5000,
    capitalUsed: 50_000,
    expiry: "2026-02-24",
    legs: [leg(1, "buy", 30), leg(2, "sell", 40)],
  },
  desk: { mode: "paper", state: "active", reason: null },
  protections: [],
  isBanned: false,
  heldBy: null,
  capital: 1e7,
  blocked: 0,
  room: [],
};

/** A court whose quotes of both legs are so many seconds old; a load makes them new. */
function courtOf(gate: object, ages: readonly [number, number]) {
  const loaded: string[] = [];
  const asked: unknown[] = [];
  const quote = (id: string, price: number, age: number): SnapshotQuote => ({
    segment: "NSE_FNO",
    securityId: id,
    bid: price,
    ask: price + 0.05,
    receivedAt: new Date(NOW.getTime() - 1000 * age),
  });
  const quotes = new Map([
    ["NSE_FNO:101", quote("101", 29.95, ages[0])],
    ["NSE_FNO:102", quote("102", 40, ages[1])],
  ]);
  const court: EntryCourt = {
    desk: {
      database: {
        rpc: (name: string, args: object) => {
          asked.push([name, args]);
          return Promise.resolve({ data: { ...GATE, ...gate }, error: null });
        },
      } as unknown as EntryCourt["desk"]["database"],
    },
    clock: { now: () => Promise.resolve(NOW), waitUntil: () => Promise.resolve() },
    session: {
      tradingDate: "2026-02-09",
      closesAt: new Date("2026-02-09T15:30:00+05:30"),
    } as EntryCourt["session"],
    settings: {
      last_entry_minutes: 10,
      max_entry_drift: 0.1,
      max_leg_drift: 0.25,
    } as EntryCourt["settings"],
    quoteOf: (instrument: Instrument) => quotes.get(instrumentKey(instrument)),
    load: (instruments) => {
      for (const { securityId } of instruments) {
        loaded.push(securityId);
        const old = quotes.get(`NSE_FNO:${securityId}`);
        if (old !== undefined) quotes.set(`NSE_FNO:${securityId}`, { ...old, receivedAt: NOW });
      }
      return Promise.resolve();
    },
  };
  return { court, loaded, asked };
}

async function denied(mode: Mode, gate: object): Promise<string | undefined> {
  const { verdict } = await judgeEntry({ allocationId: 7 }, mode, courtOf(gate, [0, 0]).court);
  return "denied" in verdict ? `${verdict.denied}: ${verdict.detail}` : undefined;
}

Deno.test("an entry is judged by one read of the tables, and quotes that are too old are loaded anew", async () => {
  const { court, loaded, asked } = courtOf({}, [5, 5.1]);
  const { gate, verdict } = await judgeEntry({ allocationId: 7 }, "paper", court);
  assert("legs" in verdict);
  assertEquals(verdict.legs.map(({ quantity }) => quantity), [65, 65]);
  assertEquals([gate.capital, loaded], [1e7, ["102"]]);
  const args = { p_allocation_id: 7, p_mode: "paper", p_now: NOW.toISOString() };
  assertEquals(asked, [["read_gate", args]]);
});

Deno.test("a desk that is not active, or not live any more, denies by its word", async () => {
  const desk = (changes: object) => ({ desk: { ...GATE.desk, ...changes } });
  assertEquals(await denied("paper", {}), undefined);
  assertEquals(
    await denied("paper", desk({ state: "reducing", reason: "a holiday" })),
    "not_active: the desk is reducing: a holiday",
  );
  assertEquals(await denied("live", {}), "not_active: trading_state.mode is paper");
  assertEquals(await denied("live", desk({ mode: "live" })), undefined);
  assertEquals(await denied("paper", desk({ mode: "live" })), undefined);
});

Deno.test("a live entry is denied once the secret is gone, one on paper is not", async () => {
  const live = { desk: { ...GATE.desk, mode: "live" } };
  const court = { ...courtOf(live, [0, 0]).court, liveRefusal: "the secret is off" };
  const judged = async (mode: Mode) => {
    const { verdict } = await judgeEntry({ allocationId: 7 }, mode, court);
    return "denied" in verdict ? `${verdict.denied}: ${verdict.detail}` : undefined;
  };
  assertEquals(await judged("live"), "not_active: the secret is off");
  assertEquals(await judged("paper"), undefined);
});

Deno.test("what the tables say of locks, bans and holders reaches the gate", async () => {
  const lock = { scope: "desk", subject: null, kind: "rejects", reason: "five" };
  assertEquals(await denied("paper", { protections: [lock] }), "protected: rejects: five");
  assert((await denied("paper", { isBanned: true }))?.startsWith("banned: "));
  assertEquals(
    await denied("paper", { heldBy: "position 3" }),
    "underlying_held: NIFTY is held by position 3",
  );
});

Deno.test("the session's last minutes and the drifts are the settings'", async () => {
  const { court } = courtOf({}, [0, 0]);
  const judged = async (settings: object) => {
    const changed = { ...court, settings: { ...court.settings, ...settings } };
    const { verdict } = await judgeEntry({ allocationId: 7 }, "paper", changed);
    return "denied" in verdict ? verdict.denied : undefined;
  };
  assertEquals(await judged({ last_entry_minutes: 329 }), undefined);
  assertEquals(await judged({ last_entry_minutes: 330 }), "session_ends");
  const moved = { entry: { ...GATE.entry, netPremium: 700 } };
  const other = courtOf(moved, [0, 0]).court;
  const { verdict } = await judgeEntry({ allocationId: 7 }, "paper", {
    ...other,
    settings: { ...other.settings, max_entry_drift: 0.01 },
  });
  assertEquals("denied" in verdict ? verdict.denied : undefined, "price_moved");
});
