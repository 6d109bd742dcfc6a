import { assertEquals } from "@std/assert";
import { marginQuestions } from "../../../shared/desk/allocate/margin_questions.ts";
import type { AskedLeg } from "../../../shared/vocabulary/ports/account.ts";

const LEG: AskedLeg = {
  ...{ segment: "NSE_FNO", securityId: "45", side: "sell", quantity: 65, price: 30.5 },
};
const chosen = { strategyId: 7, underlying: "NIFTY", lots: 3, marginPerLot: 80_000 };

Deno.test("the legs of all lots are asked for, and the learned ratio is what is expected", () => {
  const legs = new Map([[7, [LEG]]]);
  assertEquals(marginQuestions([chosen], { legs, ratios: new Map([["NIFTY", 1.05]]) }), [{
    ...{ strategyId: 7, underlying: "NIFTY", modelled: 240_000, expected: 252_000 },
    legs: [{ ...LEG, quantity: 195 }],
  }]);
});

Deno.test("an underlying that was never asked about is expected as modelled", () => {
  const [question] = marginQuestions([chosen], { legs: new Map(), ratios: new Map() });
  assertEquals([question?.modelled, question?.expected, question?.legs], [240_000, 240_000, []]);
});
