import { normal } from "../../local/exchange/seeded/noise.ts";
import { viewDistribution } from "../../shared/pricing/distribution.ts";
import { berkowitz } from "../../shared/statistics/berkowitz.ts";
import { type FitTest, kolmogorovSmirnov } from "../../shared/statistics/kolmogorov_smirnov.ts";
import { neweyWest } from "../../shared/statistics/newey_west.ts";
import { normalCdf } from "../../shared/statistics/normal.ts";
import { present } from "../../shared/vocabulary/present.ts";
import type { BelievedMonth } from "./believed_months.ts";

/** Half the width, of the forward, over which a density is taken. */
const STEP = 1e-3;
/** The p value below which a density counts as refuted, and draws that tell how often. */
const REFUTED = 0.05;
const DRAWS = 400;

/**
 * T6: whether the market's density and that under the ledger's beta were met by settlements, the
 * log score that the beta gained, and the power of both tests against the registered effect.
 */
export function densityFigures(months: readonly BelievedMonth[], effect: number): object {
  const market = months.map((month) => scored(month, 1));
  const believed = months.map((month) => scored(month, month.beta));
  const gains = Float64Array.from(
    months,
    (_, i) => (believed[i]?.logScore ?? Number.NaN) - (market[i]?.logScore ?? Number.NaN),
  );
  const transforms = (scores: readonly Scored[]) =>
    Float64Array.from(scores, ({ transform }) => transform);
  const gain = neweyWest(gains, 0);
  return {
    test: "T6",
    clusters: months.length,
    market: fits(transforms(market)),
    believed: fits(transforms(believed)),
    ...present({ logScoreGain: gain?.mean, logScoreStatistic: gain?.statistic }),
    power: powerAgainst(effect, months.length),
  };
}

interface Scored {
  readonly transform: number;
  readonly logScore: number;
}

function scored({ forward, smile, settlement }: BelievedMonth, beta: number): Scored {
  const { tail } = viewDistribution(forward, smile, { beta, mu: 0 });
  const step = STEP * forward;
  const density = (tail(settlement - step) - tail(settlement + step)) / (2 * STEP);
  return { transform: 1 - tail(settlement), logScore: Math.log(Math.max(density, 1e-12)) };
}

function fits(transforms: Float64Array): object {
  const p = (test: FitTest | undefined) => test?.pValue;
  return present({
    kolmogorovSmirnov: p(kolmogorovSmirnov(transforms)),
    berkowitz: p(berkowitz(transforms)),
  });
}

/** Share of draws of so many months, quieter than priced by the effect, that each test refutes. */
function powerAgainst(effect: number, months: number): object {
  const draws = Array.from({ length: DRAWS }, (_, draw) =>
    Float64Array.from(
      { length: months },
      (_, month) => normalCdf(Math.exp(effect) * normal("density", draw, month)),
    ));
  const refuted = (test: (values: Float64Array) => FitTest | undefined) =>
    draws.reduce((sum, values) => sum + Number((test(values)?.pValue ?? 1) < REFUTED), 0) / DRAWS;
  return { kolmogorovSmirnov: refuted(kolmogorovSmirnov), berkowitz: refuted(berkowitz) };
}
