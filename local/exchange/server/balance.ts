/** Cash of the exchange's one account, rupees. */
export const BALANCE = 10_000_000;
