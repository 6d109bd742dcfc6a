import type { Account } from "../vocabulary/ports/account.ts";

/** Money of the desk on paper, rupees. */
export interface PaperFunds {
  readonly capital: number;
  /** Taken by open positions and by allocations on their way. */
  readonly blocked: number;
}

/** The account of a paper desk: free is what is not blocked, and margins are the model's. */
export function paperAccount({ capital, blocked }: PaperFunds): Account {
  return {
    freeFunds: () => Promise.resolve(Math.max(0, capital - blocked)),
    marginOf: ({ modelled }) => Promise.resolve({ margin: modelled, source: "model" }),
  };
}
