import type { DhanError } from "../dhan_error.ts";

/** What a write to Dhan changes. */
export type WriteKind = "place" | "modify" | "cancel" | "stop_trading";

/** Classes of what a write meets instead of its reply. */
export type WriteFailure =
  /** Dhan names what is wrong: the request was read and nothing was done. */
  | "refused"
  /** Dhan asks for another token. */
  | "token"
  /** Dhan names its rate limit. */
  | "rate"
  /** Time-out, connection loss, 5xx, or an error inside Dhan. */
  | "unreachable"
  /** Everything else: HTML, an unknown code, a reply that breaks its schema. */
  | "unclear";

/** What a failure means: nothing happened, nobody knows, or the same may be sent again. */
export type WriteOutcome = "refused" | "unknown" | "retry";

/**
 * The one table of writes (error class x endpoint). Placing and changing are never sent again: a
 * second order would be one too many, and a change counts against the order's 25. A cancel and the
 * kill switch may be repeated: twice is as good as once.
 */
export const WRITE_OUTCOMES: Readonly<
  Record<WriteFailure, Readonly<Record<WriteKind, WriteOutcome>>>
> = {
  refused: { place: "refused", modify: "refused", cancel: "refused", stop_trading: "refused" },
  token: { place: "unknown", modify: "unknown", cancel: "retry", stop_trading: "retry" },
  rate: { place: "refused", modify: "refused", cancel: "retry", stop_trading: "retry" },
  unreachable: { place: "unknown", modify: "unknown", cancel: "retry", stop_trading: "retry" },
  unclear: { place: "unknown", modify: "unknown", cancel: "unknown", stop_trading: "unknown" },
};

/** Codes that say that Dhan read the request and did nothing. */
const REFUSALS: ReadonlySet<string> = new Set([
  ...["DH-902", "DH-903", "DH-905", "DH-906", "DH-907", "DH-911", "RS-9005"],
  ...["806", "810", "814"],
]);

/** The class of an error of Dhan. A server in trouble is believed in nothing else that it says. */
export function writeFailure({ dhanCode, reaction }: DhanError, status?: number): WriteFailure {
  if (reaction === "retry_read" || (status !== undefined && status >= 500)) return "unreachable";
  if (dhanCode === undefined) return "unclear";
  if (REFUSALS.has(dhanCode)) return "refused";
  if (reaction === "mint_token") return "token";
  return reaction === "back_off" || reaction === "stop_all" ? "rate" : "unclear";
}
