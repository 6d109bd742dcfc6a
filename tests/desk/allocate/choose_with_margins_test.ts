import { assertEquals } from "@std/assert";
import type { ChosenAllocation } from "../../../shared/allocation/choose_allocation.ts";
import type { AskedMargins, MarginRatios } from "../../../shared/desk/allocate/ask_margins.ts";
import { chooseWithMargins } from "../../../shared/desk/allocate/choose_with_margins.ts";
import type { CandidateRow } from "../../../shared/storage/allocation_inputs.ts";
import { column, termsOf } from "../../allocation/columns.ts";

/** Two carries of one lot size; 40 lakh of a crore are asked for. */
const COLUMNS = [
  column({ strategyId: 1, underlying: "NIFTY", premium: 0, margin: 100_000, expectedCost: 100 }),
  column({
    strategyId: 2,
    underlying: "BANKNIFTY",
    premium: 0,
    margin: 100_000,
    expectedCost: 200,
  }),
];
const TERMS = {
  ...termsOf(COLUMNS, { maxUnderlying: { index: 0.3, stock: 0.3 } }),
  aim: { deploymentTarget: 0.4, tailWeight: 0 },
};
const inputs = {
  candidates: COLUMNS.map(({ strategyId, margin }) => ({ strategyId, margin })) as CandidateRow[],
};
const how = { ordering: "money", seed: 1 } as const;

const lotsOf = ({ chosen }: ChosenAllocation) =>
  Object.fromEntries(chosen.map(({ column, lots }) => [column.underlying, lots]));

/** A broker that wants so many times the model's margin, by underlying, and by how often asked. */
function brokerOf(factor: (underlying: string, asked: number) => number) {
  const seen: Record<string, number>[] = [];
  const ask = (choice: ChosenAllocation, known: MarginRatios): Promise<AskedMargins> => {
    seen.push(lotsOf(choice));
    const measured = choice.chosen.map(({ column: { underlying }, lots }) => {
      const modelled = lots * 100_000;
      return { underlying, modelled, margin: modelled * factor(underlying, seen.length) };
    });
    const confirmed = choice.chosen.map(({ column: { strategyId } }, i) =>
      [strategyId, { strategyId, margin: measured[i]?.margin ?? 0, source: "broker" }] as const
    );
    const ratios = measured.map(({ underlying, margin, modelled }) =>
      [underlying, margin / modelled] as const
    );
    return Promise.resolve({
      confirmed: new Map(confirmed),
      measured,
      ratios: new Map([...known, ...ratios]),
    });
  };
  return { ask, seen };
}

Deno.test("without anybody to ask, the learned ratios stand", async () => {
  const { choice, confirmed, measured } = await chooseWithMargins(TERMS, {
    inputs,
    how,
    ratios: new Map([["NIFTY", 1.5]]),
  });
  // 30% of a crore are 20 lots of 150,000; BANKNIFTY brings the rest of 40%, less one smallest lot.
  assertEquals(lotsOf(choice), { NIFTY: 20, BANKNIFTY: 9 });
  assertEquals([confirmed.size, measured], [0, []]);
});

Deno.test("a broker that agrees is asked once, and its margins stand by the lots", async () => {
  const { ask, seen } = brokerOf(() => 1.005);
  const { choice, confirmed } = await chooseWithMargins(TERMS, {
    inputs,
    how,
    ratios: new Map(),
    ask,
  });
  assertEquals(seen, [{ NIFTY: 30, BANKNIFTY: 9 }]);
  assertEquals(lotsOf(choice), { NIFTY: 30, BANKNIFTY: 9 });
  assertEquals(Math.round(confirmed.get(1)?.margin ?? 0), 3_015_000);
});

Deno.test("where the broker wants more, fewer lots are chosen, and it is asked again", async () => {
  const { ask, seen } = brokerOf((underlying) => underlying === "NIFTY" ? 2 : 1);
  const { choice, confirmed, measured } = await chooseWithMargins(TERMS, {
    inputs,
    how,
    ratios: new Map(),
    ask,
  });
  assertEquals(seen, [{ NIFTY: 30, BANKNIFTY: 9 }, { NIFTY: 15, BANKNIFTY: 9 }]);
  assertEquals(lotsOf(choice), { NIFTY: 15, BANKNIFTY: 9 });
  assertEquals(confirmed.get(1)?.margin, 3_000_000);
  assertEquals(measured.length, 4);
});

Deno.test("a broker that answers another margin each time is asked three times; its last answers count", async () => {
  const { ask, seen } = brokerOf((underlying, asked) => underlying === "NIFTY" ? 1 + asked : 1);
  const { choice, confirmed } = await chooseWithMargins(TERMS, {
    inputs,
    how,
    ratios: new Map(),
    ask,
  });
  assertEquals(seen.map(({ NIFTY }) => NIFTY), [30, 15, 10]);
  // Four times the model's: 7 lots of 400,000 are within 30%.
  assertEquals(lotsOf(choice)["NIFTY"], 7);
  assertEquals([confirmed.size, choice.broken], [0, []]);
});
