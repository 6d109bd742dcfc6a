/**
 * The desk's closed word lists. SQL enums and CHECKs repeat them; `tests/sql/word_lists_test.ts`
 * keeps both equal.
 */

export const RIGHTS = ["call", "put"] as const;
/** The right that an option gives. */
export type Right = (typeof RIGHTS)[number];

/** What a leg is: an option of a right, or the underlying itself. */
export const LEG_RIGHTS = [...RIGHTS, "underlying"] as const;

export const SIDES = ["buy", "sell"] as const;
export type Side = (typeof SIDES)[number];

export const RISKS = ["conservative", "moderate", "aggressive"] as const;
/** The owner's risk level of a run. */
export type Risk = (typeof RISKS)[number];
/** Of a call that names none. */
export const DEFAULT_RISK: Risk = "moderate";

/** By what is known of their expected value, best first (method 10.3). */
export const SLEEVES = ["edge", "premium", "carry"] as const;
export type Sleeve = (typeof SLEEVES)[number];

export const ORDERINGS = ["money", "score"] as const;
/** What a day's strategies are ordered by: value and cost over risk, or the quantum score. */
export type Ordering = (typeof ORDERINGS)[number];
export const RUN_ORDERINGS = [...ORDERINGS, "marks"] as const;
/** What decided a stored allocation: an ordering, or what the owner marked. */
export type RunOrdering = (typeof RUN_ORDERINGS)[number];

export const MODES = ["paper", "live"] as const;
export type Mode = (typeof MODES)[number];

export const REGIME_LEVELS = ["calm", "normal", "elevated", "high", "crisis"] as const;
export type RegimeLevel = (typeof REGIME_LEVELS)[number];

export const VIX_LEVELS = ["low", "normal", "high"] as const;
/** India VIX by the settings `vix_low_most` and `vix_normal_most`: which tiers hold. */
export type VixLevel = (typeof VIX_LEVELS)[number];

export const STANCES = ["long", "short", "neutral"] as const;
/** The side that the owner takes in an industry. */
export type Stance = (typeof STANCES)[number];

export const RATINGS = [
  "strong_overweight",
  "moderate_overweight",
  "neutral",
  "moderate_underweight",
  "strong_underweight",
] as const;
/** How much of an industry the owner wants to hold. */
export type Rating = (typeof RATINGS)[number];

export const UNDERLYING_KINDS = ["index", "stock"] as const;
export type UnderlyingKind = (typeof UNDERLYING_KINDS)[number];

export const INDUSTRIES = [
  "Index",
  "Financial Services",
  "Information Technology",
  "Automobile",
  "Healthcare",
  "Energy",
  "Consumer",
  "Capital Goods",
  "Metals",
  "Chemicals",
  "Construction",
  "Realty",
  "Services",
  "Telecommunication",
] as const;

/** Which of the payoff's sides can lose without bound; derived from the legs, never from a name. */
export const RISK_CLASSES = ["defined", "undefined", "unlimited_up", "unlimited_down"] as const;
export type RiskClass = (typeof RISK_CLASSES)[number];

/** Direction that a definition prefers or an underlying has. */
export const DIRECTIONS = ["bullish", "bearish", "neutral"] as const;
export type Direction = (typeof DIRECTIONS)[number];

export const STRENGTHS = ["weak", "moderate", "strong"] as const;
export type Strength = (typeof STRENGTHS)[number];

export const TIMEFRAMES = ["short", "medium", "long"] as const;
/** Sessions over which evidence of a direction reaches: up to 5, 5 to 30, more than 30. */
export type Timeframe = (typeof TIMEFRAMES)[number];

export const DIRECTION_FAMILIES = ["technical", "flow", "price_action"] as const;
/** Families of evidence of a direction. */
export type DirectionFamily = (typeof DIRECTION_FAMILIES)[number];

/** Volatility environments of one underlying, ascending. */
export const ENVIRONMENTS = ["low", "subdued", "normal", "elevated", "high", "extreme"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/**
 * What an environment was told from: the underlying's own implied volatilities, or, with too few of
 * them, its realised ones.
 */
export const ENVIRONMENT_LABELS = ["history", "proxy"] as const;
export type EnvironmentLabel = (typeof ENVIRONMENT_LABELS)[number];

export const IV_QUALITIES = ["good", "fair", "limited"] as const;
/** How far a history of implied volatility reaches. */
export type IvQuality = (typeof IV_QUALITIES)[number];

export const VIX_TRENDS = ["rising", "falling", "steady", "unknown"] as const;
/** India VIX against its 20-session average. */
export type VixTrend = (typeof VIX_TRENDS)[number];

export const EXPECTED_TRENDS = ["rising", "falling", "none"] as const;
/** Where an underlying's implied volatility is expected to go. */
export type ExpectedTrend = (typeof EXPECTED_TRENDS)[number];

export const TERM_STATES = ["contango", "flat", "backwardation"] as const;
/** Shape of a term structure of volatility. */
export type TermState = (typeof TERM_STATES)[number];

/** What a definition wants of implied volatility: sell it (short), buy it (long), or neither. */
export const VOLATILITY_PREFERENCES = ["short", "long", "none"] as const;
export type VolatilityPreference = (typeof VOLATILITY_PREFERENCES)[number];

/** Exit families (method 5.2): credit, debit, long volatility, calendar, with underlying. */
export const EXIT_FAMILIES = ["credit", "debit", "long_volatility", "calendar", "hedge"] as const;
export type ExitFamily = (typeof EXIT_FAMILIES)[number];

/** Broker segments that the desk knows. */
export const SEGMENTS = ["IDX_I", "NSE_EQ", "NSE_FNO"] as const;
export type Segment = (typeof SEGMENTS)[number];
