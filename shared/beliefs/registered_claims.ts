import type { BeliefHorizon, BeliefScope, Claim, Normal, Priors } from "./belief.ts";

/** A claim as it was registered before it was tested; an edited prior is another of these. */
export interface RegisteredClaim {
  readonly claim: Claim;
  readonly scope: BeliefScope;
  /** The only horizon that it speaks of; absent where it speaks of all. */
  readonly horizonSessions?: BeliefHorizon;
  /** Another sceptical prior than the house's own. */
  readonly sceptical?: Normal;
  /** Of the belief's units, measure P. */
  readonly registered: Normal;
  /** Who published the effect, or that nobody's was converted. */
  readonly source: string;
  readonly note: string;
}

/** Nothing known, an effect of 10% no surprise: the data alone must convince. */
const SCEPTICAL: Normal = { mean: 0, sd: 0.1 };
/** Least deviation of a registered prior. */
const LEAST_DEVIATION = 0.06;

/** A registered prior: half the published effect, as uncertain as it is large. */
function halfOf(mean: number): Normal {
  return { mean, sd: Math.max(Math.abs(mean), LEAST_DEVIATION) };
}

const INDEX_VARIANCE = {
  claim: "variance_level",
  registered: halfOf(-0.08),
  source: "Carr and Wu 2009 and its successors",
  note: "half of ln 0.85, realised over implied volatility of equity indices",
} as const;
const DIRECTION = {
  claim: "direction",
  registered: halfOf(0),
  source: "none read and converted",
  note: "rank correlation of the technical score with the return that follows",
} as const;

/** What the ledger tests. */
export const REGISTERED_CLAIMS: readonly RegisteredClaim[] = [
  { ...INDEX_VARIANCE, scope: "NIFTY" },
  { ...INDEX_VARIANCE, scope: "indices" },
  {
    claim: "variance_level",
    scope: "stocks",
    registered: halfOf(0),
    source: "Driessen, Maenhout and Vilkov 2009",
    note: "no premium in the variance level of single stocks",
  },
  {
    claim: "variance_spread",
    scope: "stocks",
    registered: halfOf(0),
    source: "Goyal and Saretto 2009, size not converted",
    note: "ln(252-session volatility / implied), by session, lagged one session",
  },
  {
    claim: "term_slope",
    scope: "stocks",
    registered: halfOf(0),
    source: "Vasquez 2017, size not converted",
    note: "slope of implied volatility over tenors, by session, lagged one session",
  },
  {
    claim: "skew",
    scope: "stocks",
    registered: halfOf(0),
    source: "none read and converted",
    note: "25-delta risk reversal, by session, lagged one session",
  },
  { ...DIRECTION, scope: "NIFTY" },
  { ...DIRECTION, scope: "indices" },
  { ...DIRECTION, scope: "stocks" },
];

/** Both priors of a claim. */
export function priorsOf({ registered, sceptical = SCEPTICAL }: RegisteredClaim): Priors {
  return { sceptical, registered };
}
