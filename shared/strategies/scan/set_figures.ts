/**
 * What a scan knows of one set of strikes, rupees per unit. One object is filled anew for each set:
 * nothing is made in the loop.
 */
export class SetFigures {
  /** Every leg is two-sided with enough open interest, and has traded enough today. */
  isLiquid = false;
  isTraded = false;
  /** Premiums paid less premiums received. */
  outlay = 0;
  /** All premiums that change hands, and the size of all terms that outlay and strikes sum. */
  turnover = 0;
  terms = 0;
  /** Least net premium received that the name promises; absent where it promises none. */
  leastCredit: number | undefined = undefined;
  /** Least delta of a wing over that of what it insures; infinite without a wing. */
  wingShare = Infinity;
  /** The widest of sold verticals; 0 for anything else. */
  soldWidth = 0;
  /** Of entry and expected exit, and with both crossings of the spread. */
  charges = 0;
  roundTrip = 0;
  /** After all charges and interest (measure P), and what is lost so under Q: the expected cost. */
  expectedValue = 0;
  cost = 0;
  /** Extremes of profit and loss. */
  most = 0;
  least = 0;
  /** Greatest profit as the cost is held against it: infinite where a gain has no end in sight. */
  maxProfit = 0;
  /** What gain and cost are set against. */
  risk = 0;
  /** P(P&L > charges) under the view. */
  popP = 0;
}
