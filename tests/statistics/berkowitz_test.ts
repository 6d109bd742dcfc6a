import { assertAlmostEquals, assertGreater } from "@std/assert";
import { berkowitz } from "../../shared/statistics/berkowitz.ts";
import { normalCdf } from "../../shared/statistics/normal.ts";

const array = (...values: number[]) => Float64Array.from(values);

Deno.test("Berkowitz' ratio of six transforms is the one worked out by hand", () => {
  const test = berkowitz(array(0, 1, 0, -1, 0, 1).map(normalCdf));
  assertAlmostEquals(test?.statistic ?? 0, 3 - 5 * (Math.log(0.56) + 1), 1e-9);
  assertAlmostEquals(test?.pValue ?? 0, 0.8256, 1e-4);
});

Deno.test("Berkowitz' ratio refutes transforms of a distribution that is too wide", () => {
  const z = Float64Array.from({ length: 200 }, (_, i) => 0.5 * Math.sin(12.9898 * i * i));
  assertGreater(0.001, berkowitz(z.map(normalCdf))?.pValue ?? 1);
});
