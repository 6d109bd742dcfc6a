import { addDays, format, parseISO } from "date-fns";
import { directionScores } from "../../analysis/direction/direction_scores.ts";
import { adjustCandles } from "../../analysis/corporate_actions/adjust_candles.ts";
import { fitDirection } from "../../analysis/view/fit_direction.ts";
import { fitVolatility } from "../../analysis/view/fit_volatility.ts";
import { observeScope, type UnderlyingHistory } from "../../analysis/view/observe_scope.ts";
import {
  VIEW_HORIZONS,
  VIEW_SCOPES,
  type ViewScope,
  viewScopeOf,
} from "../../analysis/view/view_model.ts";
import { SESSIONS_A_YEAR } from "../../pricing/trading_time.ts";
import { readBars } from "../../storage/candles.ts";
import { readCorporateActions } from "../../storage/corporate_actions.ts";
import { readIvHistory } from "../../storage/iv_history.ts";
import { readParameters } from "../../storage/parameters.ts";
import { readUniverse } from "../../storage/universe.ts";
import { readViewModels, storeViewModels } from "../../storage/view_models.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import { INDIA_VIX, NIFTY } from "../../vocabulary/market_indices.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { Desk } from "../desk.ts";
import type { JobContext } from "./job.ts";

/** A model is fitted anew after a week (method 7.2). */
const REFIT_DAYS = 7;
/**
 * Latest sessions that are read: all of NIFTY's since 2015, four years of other indices; stocks no
 * more than setting candle_days keeps, for a call's memory.
 */
const SESSIONS = { NIFTY: 4000, index: 1000, stock: 600 } as const;
const SOURCE = "candles, iv_history";

/**
 * Fits the view's models that are a week old from the stored history before today, a scope and
 * horizon at a time; the tables are its progress. It stops at the call's budgets, by the time of
 * its own computing as well, and counts what is left in `viewsRemaining`: call it again until that
 * is 0.
 */
export async function fitViews(context: JobContext): Promise<Record<string, number>> {
  const { desk, clock, worker, settings, tradingDate } = context;
  const stored = await readViewModels(desk.database, dayAfter(tradingDate, 1));
  const oldest = dayAfter(tradingDate, 1 - REFIT_DAYS);
  const isFresh = (scope: ViewScope, horizon: number) =>
    stored.some((model) =>
      model.scope === scope && model.horizonSessions === horizon && model.fittedOn >= oldest
    );
  const counts = { viewModels: 0, viewsRemaining: 0 };
  // Whatever a call has left to spend, it gets one horizon further. Preparing a scope costs as much
  // again, so that half the budget and one scope are enough.
  const half = worker.used().cpuMs + settings.worker_cpu_ms / 2;
  const isSpent = () => counts.viewModels > 0 && (context.isSpent() || worker.used().cpuMs > half);
  const carry = await carryOf(desk, tradingDate);
  for (const scope of VIEW_SCOPES) {
    const horizons = VIEW_HORIZONS.filter((horizon) => !isFresh(scope, horizon));
    if (horizons.length === 0 || counts.viewModels > 0) {
      counts.viewsRemaining += horizons.length;
      continue;
    }
    const raw = await readScope(desk, scope, tradingDate);
    const observations = worker.compute(() => observeScope(historiesOf(raw)));
    // Nothing is stored of a scope before its candles are: a model of nothing would stand for a
    // week.
    if (observations.session.length === 0) continue;
    for (const horizon of horizons) {
      if (isSpent()) {
        counts.viewsRemaining += 1;
        continue;
      }
      const implied = scope === "NIFTY" ? "model_free" : "at_the_money";
      const models = worker.compute(() => [
        fitVolatility(scope, horizon, observations, { carry, implied }),
        fitDirection(scope, horizon, observations),
      ]);
      counts.viewModels += await storeViewModels(
        desk.database,
        models,
        tradingDate,
        SOURCE,
        await clock.now(),
      );
    }
  }
  return counts;
}

type Raw = Awaited<ReturnType<typeof readScope>>;

async function readScope({ database }: Desk, scope: ViewScope, before: TradingDate) {
  const universe = await readUniverse(database);
  const names = universe.filter(({ underlying, kind }) => viewScopeOf(underlying, kind) === scope)
    .map(({ underlying }) => underlying);
  const [candles, ivHistory, actions] = await Promise.all([
    readBars(database, [...names, NIFTY, INDIA_VIX], before, SESSIONS[scope]),
    readIvHistory(database, names, before, SESSIONS[scope]),
    readCorporateActions(database, names, before),
  ]);
  return { names, candles, ivHistory, actions };
}

/**
 * Bars, implied volatility and scores of each name that has candles. NIFTY's implied volatility is
 * India VIX.
 */
function historiesOf({ names, candles, ivHistory, actions }: Raw): UnderlyingHistory[] {
  const market = adjustCandles(candles.get(NIFTY) ?? []).bars;
  const vix = (candles.get(INDIA_VIX) ?? []).map(({ date, close }) => [date, close / 100] as const);
  return names.filter((name) => candles.has(name)).map((name) => {
    const { bars } = adjustCandles(candles.get(name) ?? [], actions.get(name));
    const history = ivHistory.get(name);
    const known = new Map(
      name === NIFTY ? vix : history?.dates.map((date, i) => [date, history.atm[i] ?? Number.NaN]),
    );
    return {
      bars,
      implied: Float64Array.from(bars.dates, (date) => known.get(date) ?? Number.NaN),
      scores: name === NIFTY ? directionScores(bars) : directionScores(bars, market),
    };
  });
}

/**
 * ln(forward / spot) a session, by the rate alone: dividends take a fortieth of a month's deviation
 * from it.
 */
async function carryOf({ database }: Desk, on: TradingDate): Promise<number> {
  const rate = (await readParameters(database, on)).find(({ name }) => name === "risk_free_rate");
  if (rate === undefined) {
    throw new DeskError("internal", `parameter risk_free_rate has no value on ${on}`);
  }
  return rate.value / SESSIONS_A_YEAR;
}

function dayAfter(date: TradingDate, days: number): TradingDate {
  return format(addDays(parseISO(date), days), "yyyy-MM-dd");
}
