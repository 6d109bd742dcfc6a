import { assertAlmostEquals, assertEquals } from "@std/assert";
import { driverAt, NODES } from "../../shared/exits/policy/lattice.ts";
import { policyPaths } from "../../shared/exits/policy/policy_paths.ts";

const COUNT = 1000;
const STEP = 0.5;
/** From the middle to this place in one step, with a profit of the driver itself. */
const END = -0.2;
const LOSS = 1;
const LAG = 0.1;

const column = (value: number) => new Float64Array(COUNT).fill(value);
const MARKS = Float64Array.from({ length: NODES }, (_, node) => driverAt(node));
const TABLES = { times: Float64Array.of(0, STEP), marks: [MARKS, MARKS] };
const CHANCES = Float64Array.from({ length: COUNT }, (_, i) => Math.log((i + 0.5) / COUNT));

function endsOf(
  changes: { variance?: number; isStopSpread?: boolean } = {},
  end = END,
  loss = LOSS,
) {
  const { variance, isStopSpread = false } = changes;
  return policyPaths(TABLES, { stop: { loss, lag: LAG } }, {
    drivers: [column(0), column(end)],
    logChances: [CHANCES, CHANCES],
    isStopSpread,
    ...(variance === undefined ? {} : { variances: column(variance) }),
  });
}

const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, each) => sum + each, 0) / values.length;

Deno.test("so many paths touch a stop between two points as a Brownian bridge does, at its own pace", () => {
  for (const variance of [undefined, 0.5, 1, 3]) {
    const { isEarly, drivers } = endsOf(variance === undefined ? {} : { variance });
    const [from, to] = [LOSS + LAG, LOSS + LAG + END];
    const chance = Math.exp(-2 * from * to / (STEP * (variance ?? 1)));
    assertAlmostEquals(meanOf(isEarly), chance, 1 / COUNT);
    drivers.forEach((driver, i) => {
      assertAlmostEquals(driver, isEarly[i] === 1 ? -LOSS - LAG : END, 1e-12);
    });
  }
});

Deno.test("a stop that is spread is left beyond it as the end of a meander lies, in the mean alike", () => {
  for (const end of [END, -3]) {
    const { drivers, isEarly } = endsOf({ isStopSpread: true, variance: 2 }, end);
    const beyond = drivers.filter((_, i) => isEarly[i] === 1).map((driver) => -LOSS - driver);
    assertAlmostEquals(meanOf(beyond) / LAG, 1, 0.03);
    // A Rayleigh number of that mean: its square has 4/pi of the mean's.
    assertAlmostEquals(meanOf(beyond.map((each) => each * each)) / LAG ** 2, 4 / Math.PI, 0.06);
    assertEquals(beyond.every((each) => each > 0), true);
  }
});

Deno.test("what lies beyond its stop already is left where it is", () => {
  for (const loss of [0, -0.4]) {
    const { drivers, isEarly, times } = endsOf({}, END, loss);
    assertEquals([meanOf(drivers), meanOf(isEarly), meanOf(times)], [0, 1, 0]);
  }
});

Deno.test("a path that touches nothing goes to the end", () => {
  const { drivers, isEarly, times } = endsOf({}, 2.5, 4);
  assertEquals([meanOf(drivers), meanOf(isEarly), meanOf(times)], [2.5, 0, 1]);
});

Deno.test("chances and variances of two neighbours are those of each of them", () => {
  const own = Float64Array.from({ length: COUNT }, (_, i) => 1 + (i >> 1) / COUNT);
  const shared = Float64Array.from({ length: COUNT / 2 }, (_, i) => 1 + i / COUNT);
  const chancesOf = (count: number, shift: number) =>
    Float64Array.from({ length: count }, (_, i) => CHANCES[2 * (i >> shift)] ?? NaN);
  const ends = (chances: Float64Array, variances: Float64Array) =>
    policyPaths(TABLES, { stop: { loss: LOSS, lag: LAG } }, {
      drivers: [column(0), column(END)],
      logChances: [chances, chances],
      isStopSpread: true,
      variances,
    });
  const each = ends(chancesOf(COUNT, 1), own);
  const both = ends(chancesOf(COUNT / 2, 0), shared);
  assertEquals(both, each);
  assertEquals(ends(chancesOf(COUNT / 2, 0), own), each);
  const stops = meanOf(each.isEarly);
  assertEquals(stops > 0 && stops < 1, true);
});
