/**
 * The closed list of error codes with the HTTP status each becomes. What a code means stands beside
 * it; the message of an error says what was tried, the rule and the value.
 */
export const ERROR_STATUS = {
  bad_json: 400, // the body is not JSON
  bad_request: 400, // a field is unknown, missing or outside its rule
  unknown_underlying: 400,
  unauthorised: 401,
  not_found: 404, // no row with that id
  method_not_allowed: 405,
  conflict: 409, // the body contradicts the stored run
  body_too_large: 413,
  unsupported_media_type: 415,
  market_closed: 422,
  not_a_session: 422, // a date on which the exchange does not trade
  calendar_ended: 422, // the date lies after the stored trading calendar
  stale_data: 422,
  nothing_to_do: 422,
  missing_data: 422, // an earlier stage has not run
  live_switch_off: 422, // one of the three switches of live trading is off
  not_reconciled: 422, // the desk's live books and the broker's differ: nothing is opened
  broker_auth: 502,
  broker_rate_limited: 502,
  broker_refused: 502, // the broker understood and said no
  broker_unreachable: 502, // time-out, connection loss, 5xx or HTML
  broker_bad_reply: 502, // a reply that its schema does not allow
  paused: 503,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/**
 * An error that the desk foresaw. One place (`shared/http/render_error.ts`) turns it into a
 * response.
 */
export class DeskError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "DeskError";
    this.code = code;
    this.details = options.details ?? {};
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
