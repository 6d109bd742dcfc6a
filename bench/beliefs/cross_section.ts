import { adjustCandles } from "../../shared/analysis/corporate_actions/adjust_candles.ts";
import { crossSections } from "../../shared/beliefs/cross_sections.ts";
import { conviction, decideBelief, DECISION_HAIRCUT } from "../../shared/beliefs/decide_belief.ts";
import { CARRYING_CLUSTERS } from "../../shared/beliefs/loss_ledger.ts";
import type { NameHistory } from "../../shared/beliefs/name_history.ts";
import { mapPriors } from "../../shared/beliefs/normals.ts";
import { posterior } from "../../shared/beliefs/posterior.ts";
import { priorsOf, type RegisteredClaim } from "../../shared/beliefs/registered_claims.ts";
import { slopeLedger } from "../../shared/beliefs/slope_ledger.ts";
import { walkLedger } from "../../shared/beliefs/walk_ledger.ts";
import { present } from "../../shared/vocabulary/present.ts";
import { readHistory } from "./read_history.ts";
import { LAST_SESSION, recorded } from "./recorded_nifty.ts";
import { recordedVolatilities } from "./recorded_volatilities.ts";

const STOCKS = "history/fo_stocks_daily_20190101_20260331.csv.gz";
/** Bars that HV252, its lag and two months of outcomes need, with room for holidays. */
const FROM = "2024-06-01";
const HORIZONS = [1, 5, 10, 21] as const;

/** What IV against RV told of differences between stocks over two months. */
export interface CrossSectionFigures {
  readonly horizon: number;
  readonly names: number;
  readonly sessions: number;
  /** Absent where the sessions are fewer than the lags of the error. */
  readonly clusters?: number;
  /** ln volatility per deviation of ln(HV252/IV), with its statistic. */
  readonly slope?: number;
  readonly t?: number;
  readonly lossStatistic?: number;
  /** P+ after 1%, which the decision uses from 10 clusters on. */
  readonly sceptical?: number;
  readonly registered?: number;
  readonly decision: string;
}

/**
 * Slopes of January and February 2026, over one session too: two months hold few independent
 * horizons of more. The volatility of 30 days stands for each, which scales a session's outcomes
 * alike.
 */
export async function crossSectionFigures(claim: RegisteredClaim): Promise<CrossSectionFigures[]> {
  const histories = await stocks();
  const priors = priorsOf(claim);
  return HORIZONS.map((horizon): CrossSectionFigures => {
    const sections = crossSections(histories, "variance_spread", horizon);
    const ledger = slopeLedger({ horizon, prior: priors.sceptical });
    const [estimate] = walkLedger(sections, ledger, [LAST_SESSION]);
    const figures = { horizon, names: histories.length, sessions: sections.length };
    if (estimate === undefined) return { ...figures, decision: "none" };
    const { value, standardError, clusters, lossStatistic } = estimate;
    const posteriors = mapPriors(priors, (prior) => posterior(prior, value, standardError));
    return {
      ...figures,
      clusters,
      slope: value,
      t: value / standardError,
      ...present({ lossStatistic }),
      sceptical: conviction(posteriors.sceptical, DECISION_HAIRCUT),
      registered: conviction(posteriors.registered, DECISION_HAIRCUT),
      decision: clusters < CARRYING_CLUSTERS ? "none" : decideBelief(posteriors, estimate),
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
      impliedOf: { 1: implied, 5: implied, 10: implied },
      scores: new Float64Array(implied.length).fill(Number.NaN),
    };
  });
}
