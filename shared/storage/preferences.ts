import * as z from "zod";
import type { DefinitionFallback, DefinitionTier } from "../scoring/strategy_fits.ts";
import {
  type Rating,
  RATINGS,
  type Stance,
  STANCES,
  VIX_LEVELS,
  type VixLevel,
} from "../vocabulary/terms.ts";
import { present } from "../vocabulary/present.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

/** What the owner thinks of an industry. */
export interface IndustryPreference {
  readonly industry: string;
  readonly stance: Stance;
  readonly rating: Rating;
  /** Weight among industries with enabled underlyings; they sum to 1. */
  readonly share: number;
}

/** The owner's preferences among industries and definitions. */
export interface Preferences {
  /** The last close of India VIX before the date, points; absent without one. */
  readonly vix?: number;
  readonly industries: readonly IndustryPreference[];
  readonly tiers: readonly (DefinitionTier & { readonly level: VixLevel })[];
  readonly fallbacks: readonly (DefinitionFallback & { readonly level: VixLevel })[];
}

const level = z.enum(VIX_LEVELS);
const answer = z.object({
  vix: z.number().nullable(),
  industries: z.object({
    industry: z.string(),
    stance: z.enum(STANCES),
    rating: z.enum(RATINGS),
    share: z.number(),
  }).array(),
  tiers: z.object({
    level,
    definition: z.string(),
    tier: z.literal([1, 2, 3]),
    weight: z.number(),
  }).array(),
  fallbacks: z.object({
    level,
    definition: z.string(),
    place: z.number(),
    fallback: z.string(),
    weight: z.number(),
  }).array(),
}).transform(({ vix, ...rest }): Preferences => ({ ...rest, ...present({ vix }) }));

/** Reads the owner's preferences for a date. */
export async function readPreferences(
  database: Database,
  date: TradingDate,
): Promise<Preferences> {
  return await callRpc(database, "read_preferences", { p_date: date }, answer);
}
