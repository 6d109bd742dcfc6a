import { assertEquals, assertRejects } from "@std/assert";
import { readBars, storeCandles } from "../../shared/storage/candles.ts";
import { readIvHistory } from "../../shared/storage/iv_history.ts";
import type { Candle } from "../../shared/vocabulary/candle.ts";
import { databaseTest } from "../support/database.ts";

function candle(date: string, close: number): Candle {
  return { date, open: close - 1, high: close + 2, low: close - 3, close, volume: 0 };
}

databaseTest(
  "bars come back per name, ascending, at most the limit of the latest before the date",
  async ({ service }) => {
    const nifty = ["2026-02-05", "2026-02-06", "2026-02-09", "2026-02-10"].map((date, i) =>
      candle(date, 25_800.35 + i)
    );
    await storeCandles(service, "NIFTY", nifty, "test");
    await storeCandles(service, "TCS", [candle("2026-02-09", 3000)], "test");
    const bars = await readBars(service, ["TCS", "NIFTY", "NIFTY", "INFY"], "2026-02-10", 2);
    assertEquals(bars.get("NIFTY"), nifty.slice(1, 3));
    assertEquals(bars.get("TCS"), [candle("2026-02-09", 3000)]);
    assertEquals(bars.size, 2);
  },
);

databaseTest("more than a thousand bars come back at once", async ({ service, sql }) => {
  await sql`insert into candles (name, trading_date, open, high, low, close, volume, source)
    select 'NIFTY', date '2015-01-01' + i, 10, 11, 9, 10, 0, 'test' from generate_series(1, 2600) i`;
  const bars = await readBars(service, ["NIFTY"], "2026-02-10", 2500);
  assertEquals(bars.get("NIFTY")?.length, 2500);
});

databaseTest(
  "what a session's source did not measure is NaN in the history of volatility",
  async ({ service, sql }) => {
    await sql`insert into iv_history (underlying, trading_date, atm_volatility, model_free_volatility, risk_reversal,
      put_call_interest, put_call_volume, source) values ('TCS', '2026-02-09', 0.22, 0.24, -0.03, 0.8, 0, 'test')`;
    await sql`insert into iv_history (underlying, trading_date, atm_volatility, source)
      values ('TCS', '2026-02-06', 0.21, 'test'), ('TCS', '2026-02-10', 0.25, 'test')`;
    const history = await readIvHistory(service, ["TCS", "INFY"], "2026-02-10", 252);
    assertEquals([...history.keys()], ["TCS"]);
    assertEquals(history.get("TCS"), {
      dates: ["2026-02-06", "2026-02-09"],
      atm: Float64Array.of(0.21, 0.22),
      modelFree: Float64Array.of(NaN, 0.24),
      riskReversal: Float64Array.of(NaN, -0.03),
      putCallInterest: Float64Array.of(NaN, 0.8),
      putCallVolume: Float64Array.of(NaN, 0),
    });
  },
);

databaseTest("an answer whose columns differ in length is refused", async ({ service, sql }) => {
  await sql`drop function public.read_bars`;
  await sql`create function public.read_bars(p_names text[], p_before date, p_limit integer) returns json
    language sql as $$ select '{"TCS":{"dates":["2026-02-09"],"open":[],"high":[1],"low":[1],"close":[1],"volume":[1]}}'::json $$`;
  const read = () => readBars(service, ["TCS"], "2026-02-10", 10);
  await assertRejects(read, Error, "read_bars answered what its schema does not allow: TCS");
});
