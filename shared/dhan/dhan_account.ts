import type { Account } from "../vocabulary/ports/account.ts";
import { freeBalance, marginOfLegs } from "./account.ts";
import type { DhanConnection } from "./request.ts";

/** The desk's account at Dhan. */
export function dhanAccount(connection: DhanConnection): Account {
  return {
    freeFunds: () => freeBalance(connection),
    marginOf: async ({ legs }) => ({
      margin: await marginOfLegs(connection, legs),
      source: "broker",
    }),
  };
}
