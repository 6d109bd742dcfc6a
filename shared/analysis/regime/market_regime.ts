import {
  type Direction,
  REGIME_LEVELS,
  type RegimeLevel,
  type TermState,
  type VixTrend,
} from "../../vocabulary/terms.ts";
import { termState } from "../volatility/term_state.ts";
import { percentileOf } from "../../statistics/percentile_of.ts";
import { exponentialMovingAverage } from "../indicators/exponential_moving_average.ts";
import { heldLevel } from "./held_level.ts";
import { measuredLevel } from "./measured_level.ts";
import { type RegimeLabel, regimeLabel } from "./regime_label.ts";
import { present } from "../../vocabulary/present.ts";

/** What the regime is measured from. VIX in points, closes ascending, the latest last. */
export interface RegimeInput {
  /** India VIX now; absent when neither a quote nor a candle has it. */
  readonly vix?: number;
  /** Its closes before that value. */
  readonly vixCloses: readonly number[];
  /** NIFTY's at-the-money volatility in points: it stands in for a missing VIX. */
  readonly niftyVolatility?: number;
  /** NIFTY closes before today. */
  readonly niftyCloses: readonly number[];
  /** NIFTY now; absent when it was not analyzed. */
  readonly niftySpot?: number;
  /** NIFTY's at-the-money volatilities of two expiries, decimal a year. */
  readonly niftyTerm?: { readonly nearVolatility: number; readonly farVolatility: number };
  readonly niftyDirection?: Direction;
  /** Level that the session before stored. Without it the level is today's measurement alone. */
  readonly previous?: RegimeLevel;
}

/** What a regime was measured from. */
export const REGIME_SOURCES = ["india_vix", "nifty_smile", "none"] as const;

interface MarketRegime {
  readonly level: RegimeLevel;
  readonly vix?: number;
  /**
   * Share of the stored closes below the present value, 0 to 100; absent with fewer than 120 of
   * them.
   */
  readonly vixPercentile?: number;
  readonly dataDays: number;
  /** Of India VIX against its 20-session average. */
  readonly vixTrend: VixTrend;
  /** Absent without two expiries. */
  readonly term?: TermState;
  /** Neutral when none was given. */
  readonly niftyDirection: Direction;
  readonly label: RegimeLabel;
  readonly source: (typeof REGIME_SOURCES)[number];
  readonly reasons: readonly string[];
}

const WINDOW = 504;
const MIN_DAYS = 120;
const AVERAGE_DAYS = 20;
const RISING = 1.1;
const FALLING = 0.92;

/**
 * State of the market's volatility (method 6.15): level by percentile of India VIX over up to 504
 * sessions with absolute guard rails and hysteresis, trend against the 20-session average, term
 * structure and NIFTY's direction, and the nine-state label that follows. With fewer than 120
 * stored closes the points alone decide. Without any volatility the level is `elevated`, or the
 * stored one if that is higher: caution is the right guess.
 */
export function marketRegime(input: RegimeInput): MarketRegime {
  const closes = input.vixCloses.slice(-WINDOW);
  const value = input.vix ?? input.niftyVolatility;
  const stored = input.previous;
  if (value === undefined) {
    return regimeOf(input, {
      level: moreCautious("elevated", stored ?? "elevated"),
      dataDays: closes.length,
      vixTrend: "unknown",
      source: "none",
      reasons: ["no India VIX and no NIFTY smile"],
    });
  }
  const percentile = input.vix === undefined ? undefined : percentileIn(closes, input.vix);
  const today = measuredLevel({
    value,
    ...present({ percentile }),
    vixCloses: closes,
    niftyCloses: input.niftySpot === undefined
      ? input.niftyCloses
      : [...input.niftyCloses, input.niftySpot],
  });
  const level = stored === undefined
    ? today.level
    : heldLevel(stored, today.level, levelBefore(input), percentile);
  const kept = level === today.level
    ? []
    : [`${level} is kept: ${today.level} is neither 5 points beyond its bound nor two days old`];
  return regimeOf(input, {
    level,
    ...present({ vix: input.vix, vixPercentile: percentile }),
    dataDays: closes.length,
    vixTrend: input.vix === undefined ? "unknown" : trendOf(closes, input.vix),
    source: input.vix === undefined ? "nifty_smile" : "india_vix",
    reasons: [today.reason, ...kept],
  });
}

/** What the session before measures by its close. */
function levelBefore(input: RegimeInput): RegimeLevel | undefined {
  const value = input.vixCloses.at(-1);
  if (value === undefined) return undefined;
  const vixCloses = input.vixCloses.slice(-WINDOW - 1, -1);
  const percentile = percentileIn(vixCloses, value);
  return measuredLevel({
    value,
    ...present({ percentile }),
    vixCloses,
    niftyCloses: input.niftyCloses.slice(0, -1),
  }).level;
}

function percentileIn(closes: readonly number[], value: number): number | undefined {
  return closes.length >= MIN_DAYS ? percentileOf(closes, value) : undefined;
}

function trendOf(closes: readonly number[], value: number): VixTrend {
  const average = exponentialMovingAverage(Float64Array.from(closes), AVERAGE_DAYS).at(-1) ?? NaN;
  if (Number.isNaN(average)) return "unknown";
  const ratio = value / average;
  return ratio > RISING ? "rising" : ratio < FALLING ? "falling" : "steady";
}

function regimeOf(
  { niftyTerm, niftyDirection = "neutral" }: RegimeInput,
  measured: Omit<MarketRegime, "term" | "niftyDirection" | "label">,
): MarketRegime {
  const term = niftyTerm && termState(niftyTerm.nearVolatility, niftyTerm.farVolatility);
  return {
    ...measured,
    ...present({ term }),
    niftyDirection,
    label: regimeLabel(niftyDirection, measured.level),
  };
}

function moreCautious(a: RegimeLevel, b: RegimeLevel): RegimeLevel {
  return REGIME_LEVELS.indexOf(a) < REGIME_LEVELS.indexOf(b) ? b : a;
}
