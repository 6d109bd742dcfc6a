import * as z from "zod";
import { RISKS } from "../vocabulary/terms.ts";
import { isTradingDate, type TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";

const SECTIONS = [
  "market",
  "task",
  "readings",
  "view",
  "strategy",
  "scores",
  "strikes",
  "rejection",
  "allocation",
  "plan",
  "order",
  "position",
  "marks",
  "exit",
  "result",
] as const;

/** Steps of view `decision_trail` as JSON holds them. */
export const decisionSteps = z.array(z.object({
  trading_date: z.string().refine(isTradingDate),
  risk: z.enum(RISKS),
  underlying: z.string(),
  step: z.number().int().positive(),
  stage: z.enum(["analyze", "allocate", "execute", "monitor"]),
  section: z.enum(SECTIONS),
  subject: z.string(),
  outcome: z.string(),
  detail: z.string(),
  /** What the detail says, as numbers; null where unknown. */
  figures: z.record(z.string(), z.unknown()),
}));

/** One step of a decision: what was looked at, what it came to and why. */
export type DecisionStep = z.infer<typeof decisionSteps>[number];

/** What steps are shown under: the section of view `decision_trail`. */
export type DecisionSection = DecisionStep["section"];

/**
 * The steps of an underlying's decision by risk level and in their order, of a date or else of the
 * latest that took it; empty where none did. Throws `unknown_underlying`.
 */
export async function readDecisionTrail(
  database: Database,
  underlying: string,
  date: TradingDate | undefined,
): Promise<DecisionStep[]> {
  return await callRpc(
    database,
    "decision_trail_of",
    { p_underlying: underlying, p_trading_date: date ?? null },
    decisionSteps,
  );
}
