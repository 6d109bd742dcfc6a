import { readSliceTables } from "../../shared/storage/slice_tables.ts";
import { assertWire } from "../support/wire_database.ts";

const REQUEST = {
  underlyings: ["TCS"],
  candleNames: ["TCS", "NIFTY"],
  on: "2026-02-10",
  until: "2026-03-30",
  expiries: 4,
  candles: 460,
  smiles: 252,
};

Deno.test("a slice's tables come in one answer: events with what is known, digests as sets", async () => {
  const event = { date: "2026-02-12", kind: "results", marketWide: false, source: "f" };
  const listed = {
    underlying: "TCS",
    expiry: "2026-02-24",
    lotSize: 175,
    tick: 0.05,
    freezeQuantity: null,
    strikes: [[3000, "call", "1"], [3000, "put", "2"]],
  };
  const bar = { date: "2026-02-09", open: 1, high: 2, low: 0.5, close: 1.5, volume: 10 };
  const action = { date: "2026-01-05", factor: 0.5, found: "contract_master" };
  await assertWire({
    call: (database) => readSliceTables(database, REQUEST),
    request: 'POST /rpc/read_slice {"p_underlyings":["TCS"],"p_candle_names":["TCS","NIFTY"],' +
      '"p_on":"2026-02-10","p_until":"2026-03-30","p_expiries":4,"p_candles":460,"p_smiles":252}',
    reply: {
      listed: [listed],
      candles: {
        TCS: {
          dates: [bar.date],
          open: [1],
          high: [2],
          low: [0.5],
          close: [1.5],
          volume: [10],
        },
      },
      actions: { TCS: [action] },
      ivHistory: {},
      events: {
        TCS: { events: [{ ...event, note: null }, { ...event, note: "Q3" }], known: ["results"] },
      },
      digests: { TCS: ["2026-02-24:a"] },
    },
    result: {
      listed: [listed],
      candles: new Map([["TCS", [bar]]]),
      actions: new Map([["TCS", [action]]]),
      ivHistory: new Map(),
      events: new Map([
        ["TCS", { events: [event, { ...event, note: "Q3" }], known: new Set(["results"]) }],
      ]),
      digests: new Map([["TCS", new Set(["2026-02-24:a"])]]),
    },
  });
});
