import { blackGreeks } from "../../shared/pricing/greeks.ts";
import { assertCase, quantCases } from "../support/quant_cases.ts";

for (const entry of quantCases("C")) {
  Deno.test(`greeks ${entry.id}: ${entry.description}`, () => {
    const { type, S, F, K, r, T, sigma } = entry.inputs;
    const right = type === "call" ? 1 : -1;
    const input = { forward: F, strike: K, years: T, rate: r, volatility: sigma, right } as const;
    const spot = blackGreeks({ ...input, spot: S });
    const forward = blackGreeks(input);
    const figures: Record<string, number> = {
      price: spot.price,
      deltaSpot: spot.delta,
      deltaFwd: forward.delta,
      gammaSpot: spot.gamma,
      vegaPerVolPt: spot.vega,
      thetaPerCalDay_spotFixed: spot.theta,
      thetaPerCalDay_fwdFixed: forward.theta,
      thetaPerYear_spotFixed: 365 * spot.theta,
      rhoPerPct_spotFixed: spot.rho,
    };
    for (const [name, expected] of Object.entries(entry.expected)) {
      if (name in figures) assertCase(figures[name], expected as number, entry, name);
    }
  });
}
