/** Cash of the exchange's one account where nothing else is said, rupees. */
export const BALANCE = 10_000_000;
