/** Weights of the replaced system's seven parts; they sum to 1. */
export const QUANTUM_WEIGHTS = {
  probability: 0.25,
  risk_reward: 0.15,
  total: 0.2,
  kelly: 0.15,
  industry: 0.1,
  strategy_fit: 0.1,
  liquidity: 0.05,
} as const;
export type QuantumPart = keyof typeof QUANTUM_WEIGHTS;

/** A seven-part score, 0 to 1, with its parts in the order of their weights' list. */
export interface QuantumScore {
  readonly score: number;
  readonly parts: readonly number[];
}

/** The seven-part score of a strategy (method 10.5); each part is taken as 0 to 1. */
export function quantumScore(scores: Readonly<Record<QuantumPart, number>>): QuantumScore {
  const names = Object.keys(QUANTUM_WEIGHTS) as QuantumPart[];
  const parts = names.map((name) => Math.min(1, Math.max(0, scores[name])));
  const score = names.reduce((sum, name, i) => sum + QUANTUM_WEIGHTS[name] * (parts[i] ?? 0), 0);
  return { score, parts };
}
