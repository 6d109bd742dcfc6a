import { assertEquals } from "@std/assert";
import type { RunContext } from "../../../shared/desk/analyze/run_context.ts";
import { sliceQuotes } from "../../../shared/desk/analyze/slice_quotes.ts";
import type { Underlying } from "../../../shared/vocabulary/contract.ts";
import { type Instrument, instrumentKey } from "../../../shared/vocabulary/instrument.ts";

const VIX: Instrument = { segment: "IDX_I", securityId: "21" };

const underlyings = new Map(
  [["NIFTY", "index", "13"], ["BANKNIFTY", "index", "25"], ["INFY", "stock", "1594"], [
    "TCS",
    "stock",
    "11536",
  ]].map(([underlying = "", kind, securityId = ""]) => [
    underlying,
    {
      underlying,
      kind,
      securityId,
      segment: kind === "index" ? "IDX_I" : "NSE_EQ",
    } as Underlying,
  ]),
);

/** What a slice says of its names, and what the broker was asked for. */
async function quotesOf(names: string[], given: Record<string, object>) {
  const asked: string[][] = [];
  const marketData = {
    indiaVix: VIX,
    quotes: (wanted: Instrument[]) => {
      asked.push(wanted.map(instrumentKey));
      return Promise.resolve(new Map(Object.entries(given)));
    },
  };
  const context = { desk: { marketData }, underlyings } as unknown as RunContext;
  const quoteOf = await sliceQuotes(context, names);
  return {
    asked,
    said: Object.fromEntries(names.flatMap((name) => {
      const underlying = underlyings.get(name);
      return underlying === undefined ? [] : [[name, quoteOf(underlying)]];
    })),
  };
}

Deno.test("shares are asked for at once, an index is no leg, and India VIX comes with NIFTY", async () => {
  const { asked, said } = await quotesOf(["NIFTY", "INFY", "BANKNIFTY", "TCS", "NOPE"], {
    "NSE_EQ:1594": { securityId: "1594", bid: 1500, ask: 1500.5, last: 1 },
    "IDX_I:21": { securityId: "21", last: 13.5 },
  });
  assertEquals(asked, [["NSE_EQ:1594", "NSE_EQ:11536", "IDX_I:21"]]);
  assertEquals(said, {
    NIFTY: { vix: 13.5 },
    INFY: { quote: { segment: "NSE_EQ", securityId: "1594", bid: 1500, ask: 1500.5 } },
    BANKNIFTY: {},
    TCS: {},
  });
});

Deno.test("where there is nothing to quote nobody is asked, and only NIFTY asks for India VIX", async () => {
  assertEquals(await quotesOf(["BANKNIFTY"], {}), { asked: [], said: { BANKNIFTY: {} } });
  assertEquals((await quotesOf(["NIFTY"], {})).asked, [["IDX_I:21"]]);
  assertEquals((await quotesOf(["INFY"], {})).asked, [["NSE_EQ:1594"]]);
});

Deno.test("a share of one side, or whose sides meet or cross, is no leg", async () => {
  for (
    const sides of [{ bid: 10 }, { ask: 10 }, { bid: 10, ask: 10 }, { bid: 10.5, ask: 10 }, {}]
  ) {
    const { said } = await quotesOf(["INFY"], { "NSE_EQ:1594": { securityId: "1594", ...sides } });
    assertEquals([sides, said["INFY"]], [sides, {}]);
  }
});
