import { DeskError, type ErrorCode } from "./desk_error.ts";

/** What a refusal of the broker asks for. */
export type Reaction =
  | "mint_token"
  | "back_off"
  | "stop_all"
  | "retry_read"
  | "halt"
  | "no_data"
  | "never_retry";

/** An error of the broker with what may be done about it. */
export class BrokerError extends DeskError {
  readonly reaction: Reaction;

  constructor(
    code: ErrorCode,
    reaction: Reaction,
    message: string,
    options: { details?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(code, message, options);
    this.name = "BrokerError";
    this.reaction = reaction;
  }
}
