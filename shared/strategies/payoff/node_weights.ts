/**
 * Weights w with E[f(S)] = sum of w f(node) for f linear between the nodes and level beyond them.
 */
export function nodeWeights(
  nodes: Float64Array,
  tails: Float64Array,
  calls: Float64Array,
): Float64Array {
  const weights = new Float64Array(nodes.length);
  const above = (j: number) => (calls[j] as number) + (nodes[j] as number) * (tails[j] as number);
  weights[0] = 1 - (tails[0] as number);
  for (let j = 0; j + 1 < nodes.length; j++) {
    const [a, b] = [nodes[j] as number, nodes[j + 1] as number];
    const mass = (tails[j] as number) - (tails[j + 1] as number);
    const upper = (above(j) - above(j + 1) - a * mass) / (b - a);
    weights[j] = (weights[j] as number) + mass - upper;
    weights[j + 1] = upper;
  }
  const last = nodes.length - 1;
  weights[last] = (weights[last] as number) + (tails[last] as number);
  return weights;
}
