import type { Facts } from "./facts.ts";

/** What gives the functions and Vault their secrets again, and the database its migrations. */
export function bringAgain({ isLocal }: Pick<Facts, "isLocal">): string {
  return isLocal ? "restart `npm start`" : "`npm run deploy`";
}
