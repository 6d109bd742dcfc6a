import type { Relaxation } from "../../vocabulary/strike_search.ts";
import type { Definition } from "../definition.ts";
import type { ScanColumns } from "./scan_columns.ts";
import type { ScanInput } from "./scan_input.ts";
import type { TermPair } from "./term_pair.ts";

/** The set of strikes that a scan chose for a definition, with where it was chosen. */
export interface ChosenSet {
  readonly definition: Definition;
  /** Of the expiry at which it is judged. */
  readonly columns: ScanColumns;
  /** Strike index of each slot. */
  readonly indices: readonly number[];
  readonly input: ScanInput;
  /** Only for legs of two expiries. */
  readonly pair?: TermPair;
  /** Sets that were compared. */
  readonly scanned: number;
  /** Absent when the placements held as asked. */
  readonly relaxation?: Relaxation;
}
