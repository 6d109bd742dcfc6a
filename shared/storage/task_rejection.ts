import { CHAIN_REJECTIONS } from "../market/priced_chain.ts";
import { ERROR_STATUS, type ErrorCode } from "../vocabulary/desk_error.ts";

/** Why an underlying has no accepted strategy in a run: the reason that stands on its task. */
export const TASK_REJECTIONS = [
  ...CHAIN_REJECTIONS,
  "not_in_universe", // it was switched off after the run was opened
  "banned", // the exchange lets positions only be reduced
  "not_listed", // it has no listed option
  "no_usable_expiry", // its listed expiries are too near, too far, or after the calendar's end
  "no_chain", // nothing was fetched
  "no_accepted_strategy", // every definition was rejected
  ...Object.keys(ERROR_STATUS) as ErrorCode[], // fetching or evaluating it failed
] as const;
export type TaskRejection = (typeof TASK_REJECTIONS)[number];
