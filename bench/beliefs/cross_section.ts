import { adjustCandles } from "../../shared/analysis/corporate_actions/adjust_candles.ts";
import { BELIEF_HORIZONS, type BeliefHorizon } from "../../shared/beliefs/belief.ts";
import { conclude } from "../../shared/beliefs/conclude.ts";
import { conviction } from "../../shared/beliefs/decide_belief.ts";
import { estimateClaim } from "../../shared/beliefs/estimate_claim.ts";
import type { NameHistory } from "../../shared/beliefs/name_history.ts";
import { posterior } from "../../shared/beliefs/posterior.ts";
import { priorsOf, type RegisteredClaim } from "../../shared/beliefs/registered_claims.ts";
import { present } from "../../shared/vocabulary/present.ts";
import { readHistory } from "./read_history.ts";
import { LAST_SESSION, recorded } from "./recorded_nifty.ts";
import { recordedVolatilities } from "./recorded_volatilities.ts";

const STOCKS = "history/fo_stocks_daily_20190101_20260331.csv.gz";
/** Bars that HV252, its lag and two months of outcomes need, with room for holidays. */
const FROM = "2024-06-01";

/** What IV against RV told of differences between stocks over two months. */
export interface CrossSectionFigures {
  readonly horizon: BeliefHorizon;
  readonly names: number;
  readonly sessions?: number;
  readonly clusters?: number;
  /** ln volatility per deviation of ln(HV252/IV), with its statistic. */
  readonly slope?: number;
  readonly t?: number;
  /** P+ after 1% if so young an estimate carried a posterior; the decision does not use it. */
  readonly sceptical?: number;
  readonly registered?: number;
  readonly decision: string;
}

/**
 * Slopes of January and February 2026; the volatility of 30 days stands for every horizon here,
 * which scales outcomes of a session alike and turns no slope.
 */
export async function crossSectionFigures(claim: RegisteredClaim): Promise<CrossSectionFigures[]> {
  const histories = await stocks();
  return BELIEF_HORIZONS.map((horizon): CrossSectionFigures => {
    const estimate = estimateClaim(claim, horizon, histories, LAST_SESSION);
    const belief = conclude({
      claim,
      horizonSessions: horizon,
      tradingDate: LAST_SESSION,
      beliefs: [],
      ...present({ estimate }),
    });
    const figures = { horizon, names: histories.length, decision: belief.decision };
    if (estimate === undefined) return figures;
    const { value, standardError, outcomes, clusters } = estimate;
    const { sceptical, registered } = priorsOf(claim);
    return {
      ...figures,
      sessions: outcomes,
      clusters,
      slope: value,
      t: value / standardError,
      sceptical: conviction(posterior(sceptical, value, standardError), 0.01),
      registered: conviction(posterior(registered, value, standardError), 0.01),
    };
  });
}

async function stocks(): Promise<NameHistory[]> {
  const volatilities = await recordedVolatilities();
  const candles = await readHistory(recorded(STOCKS), "", (name) => volatilities.has(name));
  return [...candles].map(([name, rows]) => {
    const { bars } = adjustCandles(
      rows.filter(({ date }) => date >= FROM && date <= LAST_SESSION),
    );
    const own = volatilities.get(name);
    const implied = Float64Array.from(bars.dates, (date) => own?.get(date) ?? Number.NaN);
    return {
      bars,
      implied,
      impliedOf: { 5: implied, 10: implied },
      scores: new Float64Array(implied.length).fill(Number.NaN),
    };
  });
}
