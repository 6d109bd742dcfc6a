import type { Direction, RegimeLevel, TermState, VixTrend } from "../../vocabulary/terms.ts";
import { termState } from "../volatility/term_state.ts";
import { percentileOf } from "../../statistics/percentile_of.ts";
import { exponentialMovingAverage } from "../indicators/exponential_moving_average.ts";
import { higher, measuredLevel } from "./measured_level.ts";
import { type RegimeLabel, regimeLabel } from "./regime_label.ts";
import { present } from "../../vocabulary/present.ts";

/** What the regime is measured from. VIX in points, closes ascending, the latest last. */
export interface RegimeInput {
  /** India VIX now; absent without a quote. */
  readonly vix?: number;
  /** Its closes before today. */
  readonly vixCloses: readonly number[];
  /** NIFTY's at-the-money volatility in points: it stands in for a missing quote of VIX. */
  readonly niftyVolatility?: number;
  /** NIFTY closes before today. */
  readonly niftyCloses: readonly number[];
  /** NIFTY now; absent when it was not analyzed. */
  readonly niftySpot?: number;
  /** NIFTY's at-the-money volatilities of two expiries, decimal a year. */
  readonly niftyTerm?: { readonly nearVolatility: number; readonly farVolatility: number };
  readonly niftyDirection?: Direction;
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

/** No India VIX was above 92; a quote beyond this is another number. */
const LARGEST_VIX = 150;
const HIGH_SESSIONS = 60;

/**
 * State of the market's volatility (method 6.15): level by India VIX and NIFTY's fall from its
 * 60-session high, percentile over up to 504 sessions, trend against the 20-session average, term
 * structure and NIFTY's direction, and the nine-state label that follows. Without any volatility
 * the level is `elevated` at least: caution is the right guess.
 */
export function marketRegime(input: RegimeInput): MarketRegime {
  const found = volatilityOf(input);
  const measured = measuredLevel(present({ volatility: found.value, fall: fallOf(input) }));
  const closes = found.closes.slice(-WINDOW);
  const vix = found.source === "india_vix" ? found.value : undefined;
  return regimeOf(input, {
    level: found.value === undefined ? higher("elevated", measured.level) : measured.level,
    ...present({ vix, vixPercentile: vix === undefined ? undefined : percentileIn(closes, vix) }),
    dataDays: closes.length,
    vixTrend: vix === undefined ? "unknown" : trendOf(closes, vix),
    source: found.source,
    reasons: [...found.notes, ...measured.reasons],
  });
}

/** The volatility that counts, the closes of VIX before it, and what stood in for a quote. */
interface FoundVolatility {
  readonly value: number | undefined;
  readonly closes: readonly number[];
  readonly source: (typeof REGIME_SOURCES)[number];
  readonly notes: readonly string[];
}

/** VIX as quoted, else the higher of its last close and NIFTY's smile. */
function volatilityOf({ vix, vixCloses, niftyVolatility }: RegimeInput): FoundVolatility {
  if (vix !== undefined && vix > 0 && vix <= LARGEST_VIX) {
    return { value: vix, closes: vixCloses, source: "india_vix", notes: [] };
  }
  const missing = vix === undefined
    ? "India VIX has no quote"
    : `India VIX of ${vix} is no volatility`;
  const last = vixCloses.at(-1);
  if (last !== undefined && last >= (niftyVolatility ?? 0)) {
    const notes = [`${missing}: its last close stands in`];
    return { value: last, closes: vixCloses.slice(0, -1), source: "india_vix", notes };
  }
  if (niftyVolatility !== undefined) {
    const notes = [`${missing}: NIFTY's smile stands in`];
    return { value: niftyVolatility, closes: vixCloses, source: "nifty_smile", notes };
  }
  return {
    value: undefined,
    closes: vixCloses,
    source: "none",
    notes: [`${missing}, nor has NIFTY a smile`],
  };
}

/** How far NIFTY stands below its highest close of 60 sessions, today among them; share. */
function fallOf({ niftySpot, niftyCloses }: RegimeInput): number | undefined {
  const closes = niftySpot === undefined ? niftyCloses : [...niftyCloses, niftySpot];
  const last = closes.at(-1);
  return last === undefined ? undefined : 1 - last / Math.max(...closes.slice(-HIGH_SESSIONS));
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
