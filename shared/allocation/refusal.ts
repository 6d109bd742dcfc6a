import type { AllocationColumn } from "./allocation_column.ts";
import { LIMIT_NAMES } from "../vocabulary/limit_names.ts";

/** Why a strategy got no lots: a limit, or one of these (method 11.3). */
export const REFUSAL_REASONS = [
  "regime_crisis", // a crisis takes no entries
  "carry_not_allowed", // carry has no budget in this mode
  "position_open", // its underlying is held already
  "no_scenario", // what it can come to is not known
  "underlying_taken", // another structure of its underlying was chosen
  "displaced", // nothing stands in its way, others serve the objective better
  ...LIMIT_NAMES,
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** A strategy without lots. Rupees, but of counts. */
export interface LotsRefusal {
  readonly column: AllocationColumn;
  readonly reason: RefusalReason;
  /** What the limit is of: an industry, a cell of the grid. */
  readonly of?: string;
  /** What one lot more would bring the limit to, what it allows, and by how much it is passed. */
  readonly value?: number;
  readonly bound?: number;
  readonly distance?: number;
  /** Capital of the desk from which one lot keeps every limit; absent where none is enough. */
  readonly capitalNeeded?: number;
  /** What was chosen in its place: underlying and definition. */
  readonly by?: string;
  /** The figures as a person reads them. */
  readonly detail: string;
}
