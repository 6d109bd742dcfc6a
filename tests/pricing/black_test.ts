import { blackPrice, type Theta, undiscountedBlack } from "../../shared/pricing/black.ts";
import { assertCase, quantCase, quantCases } from "../support/quant_cases.ts";

const THETA: Record<string, Theta> = { call: 1, put: -1 };

for (const entry of quantCases("B").filter(({ id }) => id !== "B16")) {
  Deno.test(`Black price ${entry.id}: ${entry.description}`, () => {
    const { S, F: given, K, q = 0, r, T, sigma, type } = entry.inputs;
    const forward = given ?? S * Math.exp((r - q) * T);
    const discount = Math.exp(-r * T);
    const price = (right: string) =>
      blackPrice(forward, K, discount, sigma * sigma * T, THETA[right] ?? 1);
    if (type !== undefined) return assertCase(price(type), entry.expected.price, entry);
    assertCase(price("call"), entry.expected.call, entry, "call");
    assertCase(price("put"), entry.expected.put, entry, "put");
  });
}

Deno.test("zero and infinite volatility give the price's bounds", () => {
  const entry = quantCase("B16");
  const { F, K, D } = entry.inputs;
  assertCase(D * undiscountedBlack(F, K, 0, 1), entry.expected.call_sigma0, entry, "call 0");
  assertCase(D * undiscountedBlack(F, K, 0, -1), entry.expected.put_sigma0, entry, "put 0");
  assertCase(
    D * undiscountedBlack(F, K, Infinity, 1),
    entry.expected.call_sigmaInf,
    entry,
    "call inf",
  );
  assertCase(
    D * undiscountedBlack(F, K, Infinity, -1),
    entry.expected.put_sigmaInf,
    entry,
    "put inf",
  );
});
