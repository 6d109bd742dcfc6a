import { assert, assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import { bestFirst, type Ordered } from "../../shared/scoring/best_first.ts";
import { dayList } from "../../shared/scoring/day_list.ts";
import { SLEEVES } from "../../shared/vocabulary/terms.ts";

const strategy = (changes: Partial<Ordered> = {}): Ordered => ({
  underlying: "A",
  definition: "iron_condor",
  sleeve: "carry",
  orderRatio: 0,
  costRatio: 0,
  quantumScore: 0,
  ...changes,
});

const namesOf = (list: readonly Ordered[]) =>
  list.map(({ underlying, definition }) => `${underlying} ${definition}`);
const underlyingsOf = (list: readonly Ordered[]) => list.map(({ underlying }) => underlying);

Deno.test("by money edge comes first, then premium, each by value over risk, then carry by least cost", () => {
  const list = [
    strategy({ underlying: "A", costRatio: 0.02, orderRatio: 0.9, quantumScore: 0.9 }),
    strategy({ underlying: "B", costRatio: 0.01, quantumScore: 0.1 }),
    strategy({ underlying: "C", sleeve: "premium", orderRatio: 0.1, costRatio: -1 }),
    strategy({ underlying: "D", sleeve: "premium", orderRatio: 0.2 }),
    strategy({ underlying: "E", sleeve: "edge", orderRatio: 0.01 }),
    strategy({ underlying: "F", sleeve: "edge", orderRatio: 0.02 }),
  ];
  assertEquals(underlyingsOf(dayList(list)), ["F", "E", "D", "C", "B", "A"]);
});

Deno.test("by score the quantum score alone decides", () => {
  const list = [
    strategy({ underlying: "A", sleeve: "edge", quantumScore: 0.5, orderRatio: 1 }),
    strategy({ underlying: "B", quantumScore: 0.7, costRatio: 1 }),
    strategy({ underlying: "C", sleeve: "premium", quantumScore: 0.6 }),
  ];
  assertEquals(underlyingsOf(list.toSorted(bestFirst("score"))), ["B", "C", "A"]);
});

Deno.test("equal ones go by underlying and definition, whichever came first", () => {
  const list = [
    strategy({ underlying: "B", definition: "a" }),
    strategy({ underlying: "A", definition: "b" }),
    strategy({ underlying: "C", definition: "a" }),
  ];
  for (const given of [list, list.toReversed()]) {
    assertEquals(namesOf(dayList(given)), ["A b", "B a", "C a"]);
  }
});

Deno.test("an underlying has one place, and what else it has stands behind all places", () => {
  const list = [
    strategy({ underlying: "A", definition: "a", costRatio: 0.01 }),
    strategy({ underlying: "A", definition: "b", costRatio: 0.02 }),
    strategy({ underlying: "B", definition: "a", costRatio: 0.03 }),
  ];
  assertEquals(namesOf(dayList(list)), ["A a", "B a", "A b"]);
});

/** So many underlyings in the order of their names, each with these definitions, best first. */
const market = (count: number, definitions: readonly string[]) =>
  Array.from({ length: count }, (_, i) =>
    definitions.map((definition, place) =>
      strategy({
        underlying: `U${String(i).padStart(2, "0")}`,
        definition,
        costRatio: 0.001 * i + 0.1 * place,
      })
    )).flat();

Deno.test("a definition that holds five places passes to its underlying's next one", () => {
  const list = dayList(market(7, ["a", "b"]));
  assertEquals(namesOf(list.slice(0, 7)), [
    "U00 a",
    "U01 a",
    "U02 a",
    "U03 a",
    "U04 a",
    "U05 b",
    "U06 b",
  ]);
});

Deno.test("an underlying without another one waits behind the places", () => {
  const list = dayList([...market(6, ["a"]), strategy({ underlying: "Z", costRatio: 1 })]);
  assertEquals(underlyingsOf(list), ["U00", "U01", "U02", "U03", "U04", "Z", "U05"]);
});

Deno.test("after twenty places a definition may hold five again", () => {
  const definitions = ["a", "b", "c", "d"];
  const list = dayList(market(22, definitions));
  const held = (places: readonly Ordered[]) =>
    definitions.map((id) => places.filter(({ definition }) => definition === id).length);
  assertEquals(held(list.slice(0, 20)), [5, 5, 5, 5]);
  assertEquals(namesOf(list.slice(20, 22)), ["U20 a", "U21 a"]);
});

const anyStrategy = fc.record({
  underlying: fc.integer({ min: 0, max: 40 }).map((i) => `U${i}`),
  definition: fc.constantFrom("a", "b", "c", "d", "e", "f"),
  sleeve: fc.constantFrom(...SLEEVES),
  orderRatio: fc.integer({ min: -5, max: 5 }),
  costRatio: fc.integer({ min: -5, max: 5 }),
  quantumScore: fc.integer({ min: 0, max: 5 }),
});

Deno.test("whatever the strategies, all are listed once, places first, and none breaks its share of twenty", () => {
  let passed = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(anyStrategy, {
        minLength: 60,
        maxLength: 120,
        size: "max",
        selector: ({ underlying, definition }) => `${underlying} ${definition}`,
      }),
      (strategies) => {
        const list = dayList(strategies);
        assertEquals(namesOf(list).sort(), namesOf(strategies).sort());
        const second = list.findIndex(({ underlying }, i) =>
          underlyingsOf(list).indexOf(underlying) < i
        );
        const places = second === -1 ? list : list.slice(0, second);
        for (let i = 0; i + 20 <= places.length; i += 20) {
          for (const id of ["a", "b", "c", "d", "e", "f"]) {
            const held = places.slice(i, i + 20).filter(({ definition }) => definition === id);
            assert(held.length <= 5, `${held.length} of ${id}`);
          }
        }
        if (places.length >= 20) passed += 1;
        assertEquals(dayList(strategies.toReversed()), list);
      },
    ),
    { numRuns: 300, seed: 5 },
  );
  assertGreater(passed, 50);
});
