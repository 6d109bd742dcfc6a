import type { EventKind } from "../vocabulary/event.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";

/** What closes a position by its marks, with the figures that made it; rupees where not said. */
export type MarkCause =
  | {
    readonly rule: "profit_target";
    readonly details: { readonly target: number; readonly marks: readonly number[] };
  }
  | {
    readonly rule: "stop_loss";
    readonly details: { readonly limit: number; readonly marks: readonly number[] };
  }
  | {
    readonly rule: "trailing_stop";
    readonly details: {
      readonly limit: number;
      readonly peak: number;
      readonly marks: readonly number[];
    };
  }
  | {
    readonly rule: "delta_breach";
    /** Of one unit of the structure. */
    readonly details: { readonly beyond: number; readonly deltas: readonly number[] };
  }
  | {
    readonly rule: "touch";
    readonly details: { readonly strike: number; readonly spots: readonly number[] };
  }
  | {
    readonly rule: "scale_out";
    /** Lots that are closed and that stay, and profits of one lot at the marks. */
    readonly details: {
      readonly lots: number;
      readonly keep: number;
      readonly profit: number;
      readonly marks: readonly number[];
    };
  }
  | {
    readonly rule: "iv_exit";
    /** Shares of the volatility at the entry. */
    readonly details: { readonly change: number; readonly changes: readonly number[] };
  };

/** What closes a position, with the figures that made it. */
export type ExitCause =
  | MarkCause
  | {
    readonly rule: "time_exit" | "days_left";
    readonly details: { readonly dueAt: string };
  }
  | {
    readonly rule: "event_exit";
    readonly details: {
      readonly dueAt: string;
      readonly event: EventKind;
      readonly date: TradingDate;
    };
  }
  /** The owner closes everything. */
  | { readonly rule: "flatten"; readonly details: Readonly<Record<string, never>> };
