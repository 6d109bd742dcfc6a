import { assert, assertEquals, assertGreater } from "@std/assert";
import { averagedCall } from "../../shared/pricing/averaged_call.ts";
import { smileDistribution } from "../../shared/pricing/distribution.ts";
import { modelFreeVariance } from "../../shared/pricing/model_free_variance.ts";
import { regressParity } from "../../shared/pricing/parity_forward.ts";
import type { SviParameters } from "../../shared/pricing/smile.ts";
import { durrleman, sviVariance } from "../../shared/pricing/svi.ts";
import { probabilityOfTouch, smileTouch } from "../../shared/pricing/touch.ts";
import { tradingUnits, tradingYears } from "../../shared/pricing/trading_time.ts";
import { yearFraction } from "../../shared/pricing/year_fraction.ts";
import { assertCase, quantCase } from "../support/quant_cases.ts";

Deno.test("E1: a line through parity gaps gives forward and discount factor", () => {
  const entry = quantCase("E1");
  const found = regressParity(
    entry.inputs.rows.map((row: { K: number; callMid: number; putMid: number }) => ({
      strike: row.K,
      ...row,
    })),
  );
  assert(found !== undefined);
  assertCase(found.forward, entry.expected.F, entry, "F");
  assertCase(found.discount, entry.expected.D, entry, "D");
  assertCase(-Math.log(found.discount) / entry.inputs.T, entry.expected.r, entry, "r");
  assertEquals(regressParity([{ strike: 100, callMid: 5, putMid: 4 }]), undefined);
});

Deno.test("E3 and E4: time to the fixing, and to a fixing that is an average", () => {
  const calendar = quantCase("E3");
  const [now, fixing] = [new Date(calendar.inputs.now), new Date(calendar.inputs.fixing)];
  assertCase(yearFraction(now, fixing), calendar.expected.T_act365, calendar);
  const averaged = quantCase("E4");
  const window = averaged.inputs.windowSeconds;
  assertCase(yearFraction(now, fixing, window), averaged.expected.T_eff, averaged);
  // No jump where the window opens, nothing left at its end.
  const at = (seconds: number) =>
    yearFraction(new Date(fixing.getTime() - 1000 * seconds), fixing, window);
  assertGreater(1e-10, Math.abs(at(window) - at(window - 1e-3)));
  assertEquals(at(0), 0);
  assertGreater(at(window), at(600));
});

Deno.test("E5: trading time counts sessions, nights and idle days", () => {
  const entry = quantCase("E5");
  const { omegaOvernight: overnight, perNonTradingDay: idleDay } = entry.inputs;
  const clock = { overnight, idleDay };
  // 2026-11-20 at 14:00 of a session to 15:40; the weekend; all of Monday; Tuesday to 15:30.
  const units = tradingUnits(100 / 385, [
    { share: 1, idleDaysBefore: 2 },
    { share: 375 / 385, idleDaysBefore: 0 },
  ], clock);
  assertCase(units, entry.expected.units, entry, "units");
  assertCase(tradingYears(units, clock), entry.expected.T_trd, entry, "years");
});

Deno.test("E6: a call inside the averaging window", () => {
  const entry = quantCase("E6");
  const { f, A, K, S, sigma, remainingSeconds } = entry.inputs;
  const open = {
    elapsed: f,
    average: A,
    spot: S,
    volatility: sigma,
    secondsLeft: remainingSeconds,
  };
  assertCase(averagedCall(K, open), entry.expected.call, entry);
  // A strike that the known part has already passed is worth its mean.
  assertCase(averagedCall(9000, open), 0.4 * A + 0.6 * S - 9000, entry);
});

Deno.test("F2: calls, puts and volatilities of a smile", () => {
  const entry = quantCase("F2");
  const { F, T, K } = entry.inputs;
  const variance = sviVariance(entry.inputs);
  const { call } = smileDistribution(F, variance);
  K.forEach((strike: number, i: number) => {
    assertCase(call(strike), entry.expected.uCall[i], entry, "call");
    assertCase(call(strike) - F + strike, entry.expected.uPut[i], entry, "put");
    assertCase(Math.sqrt(variance.w(Math.log(strike / F)) / T), entry.expected.iv[i], entry, "iv");
  });
});

Deno.test("F8: Vogt's slice made free of butterflies has the least g of 50 digits", () => {
  const { expected, ...entry } = quantCase("F8");
  const variance = sviVariance(expected as SviParameters);
  let least = Infinity;
  for (let i = -300; i <= 300; i++) least = Math.min(least, durrleman(variance, i / 100));
  assertCase(least, expected.minG, { expected, ...entry }, "min g");
});

Deno.test("F7: the log contract's variance is above that at the money", () => {
  const entry = quantCase("F7");
  const variance = sviVariance(entry.inputs);
  const total = modelFreeVariance(variance);
  assertCase(total, entry.expected.totalVariance, entry, "total");
  assertCase(Math.sqrt(total / entry.inputs.T), entry.expected.vol, entry, "vol");
  assertCase(Math.sqrt(variance.w(0) / entry.inputs.T), entry.expected.atmVol, entry, "atm");
  // Flat volatility is its own log contract.
  const flat = modelFreeVariance({ w: () => 0.04, w1: () => 0, w2: () => 0 });
  assertGreater(1e-9, Math.abs(flat - 0.04));
});

Deno.test("G13: touching a barrier is likelier than ending beyond it", () => {
  const entry = quantCase("G13");
  const { S, T, items } = entry.inputs;
  items.forEach(({ H, mu, sigma }: { H: number; mu: number; sigma: number }, i: number) => {
    const { touch, beyond } = probabilityOfTouch(S, H, T, sigma, mu);
    assertCase(touch, entry.expected.touch[i], entry, "touch");
    assertCase(beyond, entry.expected.beyond[i], entry, "beyond");
    assertEquals(smileTouch({ touch, beyond }, beyond), touch);
    assertEquals(smileTouch({ touch, beyond }, 0.9), 1);
  });
  assertEquals(probabilityOfTouch(S, S, T, 0.2).touch, 1);
});
