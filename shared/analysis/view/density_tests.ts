import { berkowitz } from "../../statistics/berkowitz.ts";
import { type FitTest, kolmogorovSmirnov } from "../../statistics/kolmogorov_smirnov.ts";
import { present } from "../../vocabulary/present.ts";

/** How well a density was met by what happened (T6 of method 7.3). */
export interface DensityTests {
  readonly kolmogorovSmirnov?: FitTest;
  readonly berkowitz?: FitTest;
}

/**
 * Tests of each underlying's transforms of non-overlapping horizons, averaged over the underlyings:
 * those of one date are no further evidence, and the mean of their statistics is judged like one.
 */
export function densityTests(transforms: readonly Float64Array[]): DensityTests {
  const uniform = meanOf(transforms.map(kolmogorovSmirnov));
  const normal = meanOf(transforms.map(berkowitz));
  return {
    ...present({ kolmogorovSmirnov: uniform, berkowitz: normal }),
  };
}

function meanOf(tests: readonly (FitTest | undefined)[]): FitTest | undefined {
  const found = tests.filter((test) => test !== undefined);
  if (found.length === 0) return undefined;
  const mean = (value: (test: FitTest) => number) =>
    found.reduce((sum, test) => sum + value(test), 0) / found.length;
  return { statistic: mean(({ statistic }) => statistic), pValue: mean(({ pValue }) => pValue) };
}
