import * as z from "zod";
import {
  VIEW_DECISIONS,
  VIEW_HORIZONS,
  VIEW_KINDS,
  VIEW_SCOPES,
  type ViewHorizon,
  type ViewModel,
} from "../analysis/view/view_model.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { present } from "../vocabulary/present.ts";

const row = z.object({
  scope: z.enum(VIEW_SCOPES),
  kind: z.enum(VIEW_KINDS),
  horizon_sessions: z.custom<ViewHorizon>((value) =>
    VIEW_HORIZONS.some((known) => known === value)
  ),
  fitted_on: z.string(),
  coefficients: z.array(z.number()),
  residual_deviation: z.number().nullable(),
  log_error: z.number().nullable(),
  clusters: z.number(),
  t_statistic: z.number().nullable(),
  kappa: z.number().nullable(),
  decision: z.enum(VIEW_DECISIONS),
  figures: z.record(z.string(), z.number()),
});

type Row = z.infer<typeof row>;

/** A row of `view_models` before it is stored. */
type ViewModelRow = Row & { readonly source: string };

/** A model with the date on which it was fitted: only sessions before it were used. */
export type StoredViewModel = ViewModel & { readonly fittedOn: TradingDate };

/**
 * The latest model of each scope, kind and horizon that was fitted before a date: what is fitted
 * during a day changes nothing of it.
 */
export async function readViewModels(
  database: Database,
  before: TradingDate,
): Promise<StoredViewModel[]> {
  const rows = await callRpc(database, "read_view_models", { p_before: before }, row.array());
  return rows.map(toModel);
}

/**
 * Stores the models of one fit in one transaction; stored again they replace those of the same
 * date.
 */
export async function storeViewModels(
  database: Database,
  models: readonly ViewModel[],
  fittedOn: TradingDate,
  source: string,
  now: Date,
): Promise<number> {
  const rows = models.map((model): ViewModelRow => ({
    ...toRow(model),
    fitted_on: fittedOn,
    source,
  }));
  const args = { p_rows: rows, p_now: now.toISOString() };
  return await callRpc(database, "store_view_models", args, z.number());
}

function toRow(model: ViewModel): Omit<Row, "fitted_on"> {
  const { scope, kind, horizonSessions, clusters, decision, figures } = model;
  const common = {
    scope,
    kind,
    horizon_sessions: horizonSessions,
    clusters,
    t_statistic: model.tStatistic ?? null,
    decision,
  };
  if (model.kind === "direction") {
    return {
      ...common,
      coefficients: [model.usedCorrelation],
      residual_deviation: null,
      log_error: model.standardError ?? null,
      kappa: null,
      figures: { ...figures },
    };
  }
  return {
    ...common,
    coefficients: [...model.coefficients],
    residual_deviation: model.residualDeviation,
    log_error: model.logError ?? null,
    kappa: model.kappa,
    figures: { ...figures, leastForecast: model.leastForecast },
  };
}

function toModel(stored: Row): StoredViewModel {
  const { leastForecast = 0, ...figures } = stored.figures;
  const common = {
    scope: stored.scope,
    horizonSessions: stored.horizon_sessions,
    clusters: stored.clusters,
    ...present({ tStatistic: stored.t_statistic }),
    decision: stored.decision,
    figures,
    fittedOn: stored.fitted_on,
  };
  if (stored.kind === "direction") {
    const [usedCorrelation = 0] = stored.coefficients;
    const error = present({ standardError: stored.log_error });
    return { ...common, kind: "direction", usedCorrelation, ...error };
  }
  return {
    ...common,
    kind: "volatility",
    coefficients: stored.coefficients,
    residualDeviation: stored.residual_deviation ?? 0,
    leastForecast,
    ...present({ logError: stored.log_error }),
    kappa: stored.kappa ?? 0,
  };
}
