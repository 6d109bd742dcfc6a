import { assertAlmostEquals, assertEquals } from "@std/assert";
import { pairedDraws } from "../../../shared/allocation/scenarios/paired_draws.ts";
import { sessionWalk, walkTimes } from "../../../shared/allocation/scenarios/session_walk.ts";
import { namedRandom } from "../../../shared/statistics/named_random.ts";
import { correlationOf } from "../../../shared/statistics/correlation.ts";

const walkOf = (name: string, apart?: ReturnType<typeof sessionWalk>) =>
  sessionWalk(pairedDraws(4000), (part) => namedRandom(5, `${name} ${part}`), apart);

const meanOf = (values: Float64Array) =>
  values.reduce((sum, each) => sum + each, 0) / values.length;
const meanSquare = (values: Float64Array) => meanOf(values.map((each) => each * each));
const less = (first: Float64Array, second: Float64Array) =>
  first.map((each, i) => each - (second[i] ?? NaN));

Deno.test("a walk is drawn at few sessions, the same for every end, and at the end", () => {
  assertEquals([...walkTimes(0)], [0]);
  assertEquals([...walkTimes(0.4)], [0, 0.4]);
  assertEquals([...walkTimes(1)], [0, 1]);
  assertEquals([...walkTimes(9)], [0, 1, 2, 4, 6, 9]);
  assertEquals([...walkTimes(9.01)], [0, 1, 2, 4, 6, 9, 9.01]);
  assertEquals([...walkTimes(21)], [0, 1, 2, 4, 6, 9, 12, 16, 20, 21]);
});

Deno.test("its variance is the time, and what it does later knows nothing of what it did", () => {
  const walk = walkOf("one");
  for (const sessions of [0.3, 1, 3.3, 4, 10.84, 36]) {
    assertAlmostEquals(meanSquare(walk.after(sessions)) / sessions, 1, 1e-12);
  }
  for (const [from, to] of [[1, 2], [4, 9], [9, 10.84], [2, 36]] as const) {
    const move = less(walk.after(to), walk.after(from));
    assertAlmostEquals(meanSquare(move) / (to - from), 1, 0.08);
    assertAlmostEquals(correlationOf(move, walk.after(from)) ?? NaN, 0, 0.05);
  }
  assertEquals(walk.after(0).every((each) => each === 0), true);
});

Deno.test("between two of its times it is a bridge", () => {
  const walk = walkOf("one");
  const straight = walk.after(16).map((each, i) => 0.5 * (each + (walk.after(20)[i] ?? NaN)));
  assertAlmostEquals(meanSquare(less(walk.after(18), straight)), 1, 0.08);
});

Deno.test("what it is does not hang on the order in which it is asked", () => {
  const [one, other] = [walkOf("one"), walkOf("one")];
  const late = other.after(30);
  for (const sessions of [1, 5, 7.5]) assertEquals(other.after(sessions), one.after(sessions));
  assertEquals(one.after(30), late);
  assertEquals(one.logChances(5), other.logChances(6));
});

Deno.test("a walk apart from another has nothing in common with it, at any of its times", () => {
  const market = walkOf("market");
  const own = walkOf("own", market);
  for (const sessions of [1, 4, 10.84, 25]) {
    const products = own.after(sessions).map((each, i) =>
      each * (market.after(sessions)[i] ?? NaN)
    );
    assertAlmostEquals(meanOf(products), 0, 1e-12);
    assertAlmostEquals(meanSquare(own.after(sessions)) / sessions, 1, 1e-12);
  }
});

Deno.test("chances are logs of even numbers between 0 and 1, one for both of a pair", () => {
  const chances = walkOf("one").logChances(3);
  const sorted = chances.map(Math.exp).toSorted();
  assertEquals(chances.length, 2000);
  sorted.forEach((each, i) => assertAlmostEquals(each, (i + 0.5) / 2000, 1e-12));
});

Deno.test("a walk of one pair is drawn between its times too, with all of its variance", () => {
  const walk = sessionWalk(pairedDraws(2), (part) => namedRandom(5, part));
  for (const sessions of [0.5, 3, 7.5, 18]) {
    const [place = NaN] = walk.after(sessions);
    assertAlmostEquals(place * place, sessions, 1e-12);
  }
});
