/**
 * What a scan knows of one set of strikes, rupees per unit. One object is filled anew for each set:
 * nothing is made in the loop.
 */
export class SetFigures {
  /** Every leg is two-sided with enough open interest. */
  isLiquid = false;
  /** Premiums paid less premiums received. */
  outlay = 0;
  /** All premiums that change hands, and the size of all terms that outlay and strikes sum. */
  turnover = 0;
  terms = 0;
  /** Least net premium received that the name promises; absent where it promises none. */
  leastCredit: number | undefined = undefined;
  /** Both crossings of the spread and all charges. */
  roundTrip = 0;
  /** After all charges and interest (measure P). */
  expectedValue = 0;
  /** How far the strikes are from where the definition wants them. */
  offTarget = 0;
  /** Extremes of profit and loss. */
  most = 0;
  least = 0;
  /** Greatest profit as the cost is held against it: infinite where a gain has no end in sight. */
  maxProfit = 0;
  /** Loss that the expected value is set against. */
  lossBase = 0;
  /** P(P&L > 0) under the view. */
  popP = 0;
}
