import { MOST_STRUCTURES } from "../../shared/strategies/evaluate/evaluate_structure.ts";

/**
 * As many structures as one request may hold, in less than the 1 MB that its body may have: two
 * legs each, spreads and straddles over strikes, volatilities and expiries.
 */
export function structures(): object[] {
  return Array.from({ length: MOST_STRUCTURES }, (_, i) => {
    const strike = 24_000 + 50 * (i % 40);
    const [near, far] = PAIRS[i % PAIRS.length] ?? ["call", "put"];
    return {
      spot: 25_000,
      volatility: (110 + i % 30) / 1000,
      yearsToExpiry: (20 + i % 80) / 1000,
      legs: [
        { right: near, side: "sell", strike, quantity: 65 },
        { right: far, side: "buy", strike: strike + 100 * (i % 7), quantity: 65 },
      ],
    };
  });
}

/** Rights of both legs. */
const PAIRS = [["call", "call"], ["put", "put"], ["call", "put"]] as const;
