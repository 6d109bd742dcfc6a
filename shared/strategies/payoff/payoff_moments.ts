import type { Distribution } from "../../pricing/distribution.ts";
import { present } from "../../vocabulary/present.ts";
import { meanBelow, probabilityBelow } from "./below_level.ts";
import type { PayoffShape } from "./payoff_shape.ts";
import { expectedValueOf, type WeighedShape, weighedShape } from "./weighed_shape.ts";

/**
 * What a shape is worth under a distribution; its measure is the distribution's. Rupees for the
 * shape's quantities.
 */
interface PayoffMoments {
  /** Probability that profit and loss is above zero. */
  readonly probabilityOfProfit: number;
  /** Undiscounted. */
  readonly expectedValue: number;
  /**
   * Mean profit given a profit, and mean loss given no profit (positive); absent where it has no
   * probability.
   */
  readonly expectedWin?: number;
  readonly expectedLoss?: number;
}

/**
 * Exact moments in closed form from tail and call of the distribution (method 5.4); plateaus count
 * as atoms.
 */
export function payoffMoments(shape: PayoffShape, distribution: Distribution): PayoffMoments {
  return momentsOf(weighedShape(shape, distribution));
}

/** The moments of a shape that is weighed already. */
export function momentsOf(weighed: WeighedShape): PayoffMoments {
  const expectedValue = expectedValueOf(weighed);
  const probabilityOfLoss = probabilityBelow(weighed, 0, true);
  const probabilityOfProfit = 1 - probabilityOfLoss;
  const loss = meanBelow(weighed, 0, true);
  return {
    probabilityOfProfit,
    expectedValue,
    ...present({
      expectedWin: probabilityOfProfit > 0
        ? (expectedValue - loss) / probabilityOfProfit
        : undefined,
      expectedLoss: probabilityOfLoss > 0 ? 0 - loss / probabilityOfLoss : undefined,
    }),
  };
}

/** The expected value alone. */
export function expectedPayoff(shape: PayoffShape, distribution: Distribution): number {
  return expectedValueOf(weighedShape(shape, distribution));
}
