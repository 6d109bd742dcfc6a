/** A closed trade of a scope's premium sleeve, rupees. */
export interface PremiumTrade {
  readonly expected: number;
  readonly realised: number;
  /** Of the single outcome. */
  readonly deviation: number;
  /** Its expiry: trades of one share their outcome. */
  readonly cluster: string;
}

/** Errors by which the results may lie below what was expected. */
const ERRORS = 2;
/** Share of the tail budget that the trades may have lost from their best. */
const DRAWDOWN = 0.5;

/** Sessions for which the sleeve closes. */
export const CLOSED_SESSIONS = 126;

/**
 * Whether the premium sleeve of a scope closes (method 10.3): its trades since it was last open, in
 * the order of their end, made too little for their error or fell too far. `tailBudget` in rupees.
 */
export function premiumCloses(trades: readonly PremiumTrade[], tailBudget: number): boolean {
  let [excess, sum, best, drawdown] = [0, 0, 0, 0];
  const clusters = new Map<string, number>();
  for (const { expected, realised, deviation, cluster } of trades) {
    excess += realised - expected;
    sum += realised;
    best = Math.max(best, sum);
    drawdown = Math.max(drawdown, best - sum);
    clusters.set(cluster, (clusters.get(cluster) ?? 0) + deviation);
  }
  return excess < -ERRORS * Math.hypot(...clusters.values()) || drawdown > DRAWDOWN * tailBudget;
}
