import { DeskError } from "../../vocabulary/desk_error.ts";
import type { Account } from "../../vocabulary/ports/account.ts";

/**
 * Refuses a capital that the account does not have: what is free in it, and what the desk holds
 * there. Throws `bad_request`; rupees.
 */
export async function checkFunds(
  account: Pick<Account, "freeFunds">,
  capital: number,
  deployed: number,
): Promise<void> {
  const funds = await account.freeFunds() + deployed;
  if (capital <= funds) return;
  throw new DeskError(
    "bad_request",
    `capital: must not exceed the account's funds in live mode, ${funds.toFixed(2)} rupees with ` +
      `what is held, not ${capital}`,
  );
}
