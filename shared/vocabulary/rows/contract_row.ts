import type { Contract } from "../contract.ts";
import type { Right } from "../terms.ts";
import type { TradingDate } from "../trading_date.ts";

/** A row of `contracts`; null for what a future or an unfrozen contract lacks. */
export interface ContractRow {
  readonly underlying: string;
  readonly security_id: string;
  readonly instrument: Contract["instrument"];
  readonly expiry: TradingDate;
  readonly strike: number | null;
  readonly option_right: Right | null;
  readonly lot_size: number;
  readonly tick: number;
  readonly freeze_quantity: number | null;
}
