import { meanOf } from "../../statistics/mean_of.ts";
import { tailLoss } from "../../statistics/tail_loss.ts";
import { at } from "../../vocabulary/at.ts";
import { present } from "../../vocabulary/present.ts";

/** What a portfolio comes to over joint draws (method 11.4). Rupees; a loss is positive. */
export interface PortfolioFigures {
  readonly expectedValue: number;
  readonly cvar95: number;
  readonly lossProbability: number;
  /** Of a loss beyond 5% of capital. */
  readonly largeLossProbability: number;
  /**
   * Losses that so many of a hundred draws do not exceed, at the end of their policies; below 0
   * where even that draw gains. How deep a draw was in between is not known.
   */
  readonly endLosses: { readonly p50: number; readonly p90: number; readonly p99: number };
  /** Mean of ln(1 + result / capital); absent where a draw loses all capital. */
  readonly growth?: number;
}

const LARGE_LOSS = 0.05;

/** Figures of the results of a whole portfolio, one a draw, on a capital above 0. */
export function portfolioFigures(results: Float64Array, capital: number): PortfolioFigures {
  if (!(capital > 0)) throw new RangeError(`figures of a portfolio need capital, not ${capital}`);
  if (results.length === 0 || !results.every(Number.isFinite)) {
    throw new RangeError("figures of a portfolio need a result in every draw");
  }
  const sorted = results.toSorted();
  const shareBelow = (level: number) =>
    results.reduce((count, result) => count + (result < level ? 1 : 0), 0) / results.length;
  const lossBeforeWorst = (share: number) => 0 - at(sorted, Math.floor(share * results.length));
  const growths = results.map((result) => Math.log1p(result / capital));
  return {
    expectedValue: meanOf(results),
    cvar95: tailLoss(results.slice()).loss,
    lossProbability: shareBelow(0),
    largeLossProbability: shareBelow(-LARGE_LOSS * capital),
    endLosses: {
      p50: lossBeforeWorst(0.5),
      p90: lossBeforeWorst(0.1),
      p99: lossBeforeWorst(0.01),
    },
    ...present({ growth: at(sorted, 0) > -capital ? meanOf(growths) : undefined }),
  };
}
