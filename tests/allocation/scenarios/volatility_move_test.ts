import { assertAlmostEquals } from "@std/assert";
import { volatilityMove } from "../../../shared/allocation/scenarios/volatility_move.ts";
import { recordedNifty } from "../../../bench/beliefs/recorded_nifty.ts";
import { withSharedData } from "../../support/shared_data.ts";

const FILES = ["NIFTY", "INDIAVIX"].map((name) => `history/${name}_daily_20150101_20260331.csv`);

withSharedData("volatility moves with the market as India VIX has since 2015", FILES, async () => {
  const { bars: { close }, implied } = await recordedNifty();
  for (const sessions of [1, 5, 10, 21, 42]) {
    const pairs: [number, number][] = [];
    for (let i = 0; i + sessions < close.length; i++) {
      const [vix, then] = [implied[i] ?? NaN, implied[i + sessions] ?? NaN];
      const move = Math.log((close[i + sessions] ?? NaN) / (close[i] ?? NaN));
      const pair: [number, number] = [move / vix, Math.log(then / vix)];
      if (pair.every(Number.isFinite)) pairs.push(pair);
    }
    const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
    const [x, y] = [mean(pairs.map(([first]) => first)), mean(pairs.map(([, second]) => second))];
    const deviation = (of: (pair: [number, number]) => number) =>
      Math.sqrt(mean(pairs.map((pair) => of(pair) ** 2)));
    const [sx, sy] = [deviation(([first]) => first - x), deviation(([, second]) => second - y)];
    const correlation = mean(pairs.map(([first, second]) => (first - x) * (second - y))) / sx / sy;
    const { ofMarket, ofOwn } = volatilityMove(sessions);
    const modelled = Math.hypot(ofMarket, ofOwn);
    assertAlmostEquals(modelled / sy, 1, 0.05, `${sessions} sessions`);
    assertAlmostEquals(ofMarket / modelled, correlation, 0.05, `${sessions} sessions`);
  }
});

Deno.test("the mean multiple of volatility is 1, over any time", () => {
  for (const sessions of [0, 0.5, 3, 21, 60]) {
    const { ofMarket, ofOwn, constant } = volatilityMove(sessions);
    assertAlmostEquals(Math.exp(constant + 0.5 * (ofMarket ** 2 + ofOwn ** 2)), 1, 1e-12);
  }
});
