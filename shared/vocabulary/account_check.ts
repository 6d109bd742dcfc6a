import type { BrokerError } from "./broker_error.ts";
import type { AccountCheckName } from "./states.ts";

/** One thing about the broker's account as it was seen, and what a person should do about it. */
export type AccountCheck =
  | { readonly name: AccountCheckName; readonly state: "ok"; readonly detail: string }
  | {
    readonly name: AccountCheckName;
    /** failed: the session cannot be worked through; warning: it can. */
    readonly state: "warning" | "failed";
    readonly detail: string;
    readonly remedy: string;
  };

/** Every check once. `error` is why the broker could be asked nothing; absent when it answered. */
export interface AccountLook {
  readonly checks: readonly AccountCheck[];
  readonly error?: BrokerError;
}
