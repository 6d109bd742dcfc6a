/**
 * Quantities of the orders that one quantity becomes below a freeze threshold: full slices, then
 * the rest (case L4). The threshold itself is taken as not allowed, which is safe whether the
 * exchange counts it in or not (broker 4.3). All in units, each a multiple of the lot. Throws when
 * not even one lot fits.
 */
export function sliceQuantity(
  quantity: number,
  lotSize: number,
  freezeQuantity?: number,
): number[] {
  if (freezeQuantity === undefined) return [quantity];
  const largest = Math.floor((freezeQuantity - 1) / lotSize) * lotSize;
  if (largest <= 0) {
    throw new RangeError(`sliceQuantity: a lot of ${lotSize} does not fit below ${freezeQuantity}`);
  }
  const slices: number[] = [];
  for (let left = quantity; left > 0; left -= largest) slices.push(Math.min(left, largest));
  return slices;
}
