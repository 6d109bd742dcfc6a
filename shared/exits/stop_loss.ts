/** A credit counts as what may be lost twice once it is so many round trips. */
const CREDIT_ROUND_TRIPS = 10;
/** Share of the tail's mean loss that counts where no credit does. */
const OF_CVAR = 0.5;
const OF_WIDTH = 2;
const DEVIATIONS = 2;
/** Share of the greatest loss that a stop never lies beyond. */
const OF_GREATEST_LOSS = 0.6;

/** What a stop is made from; all in one unit. */
interface StopFigures {
  /** Received +. */
  readonly netPremium: number;
  readonly roundTripCost: number;
  readonly cvar95: number;
  readonly oneDayDeviation: number;
  /** The maximum loss of defined risk, the stress loss of any other. */
  readonly greatestLoss: number;
}

/** Loss on the middle of the quotes at which a structure is left, positive (method 8.1). */
export function stopLoss(figures: StopFigures): number {
  const { netPremium, roundTripCost, cvar95, oneDayDeviation, greatestLoss } = figures;
  const outside = roundTripCost + DEVIATIONS * oneDayDeviation;
  const isCredit = netPremium >= CREDIT_ROUND_TRIPS * roundTripCost;
  const loss = Math.max(OF_WIDTH * (isCredit ? netPremium : OF_CVAR * cvar95), outside);
  const cap = OF_GREATEST_LOSS * greatestLoss;
  return cap > outside ? Math.min(loss, cap) : loss;
}
