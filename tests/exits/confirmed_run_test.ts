import { assertEquals } from "@std/assert";
import { confirmedRun } from "../../shared/exits/confirmed_run.ts";

/** Values at seconds after a start. */
const marks = (...looks: readonly (readonly [seconds: number, value: number])[]) =>
  looks.map(([seconds, value]) => ({ at: new Date(1000 * seconds), value }));
const isLow = (value: number) => value <= -10;
const THREE = { marks: 3, overMinutes: 5 };

Deno.test("three marks in a row over five minutes confirm, the newest three are told", () => {
  const run = marks([0, -10], [150, -11], [299, -12], [300, -13]);
  assertEquals(confirmedRun(run, isLow, THREE), [-11, -12, -13]);
});

Deno.test("two marks, or three in a shorter time, do not", () => {
  assertEquals(confirmedRun(marks([0, -10], [300, -10]), isLow, THREE), undefined);
  assertEquals(confirmedRun(marks([0, -10], [150, -10], [299, -10]), isLow, THREE), undefined);
  assertEquals(confirmedRun([], isLow, THREE), undefined);
});

Deno.test("a mark that says otherwise begins anew, the last one too", () => {
  const row = [[0, -10], [5, -10], [150, -9], [300, -10], [305, -10]] as const;
  assertEquals(confirmedRun(marks(...row), isLow, THREE), undefined);
  assertEquals(confirmedRun(marks(...row, [600, -10]), isLow, THREE), [-10, -10, -10]);
  assertEquals(confirmedRun(marks(...row, [600, -10], [605, -9]), isLow, THREE), undefined);
});

Deno.test("two looks at one instant are one", () => {
  assertEquals(confirmedRun(marks([0, -10], [300, -10], [300, -10]), isLow, THREE), undefined);
});

Deno.test("marks count in the order of their time", () => {
  assertEquals(
    confirmedRun(marks([300, -10], [0, -9], [150, -10]), isLow, { ...THREE, marks: 2 }),
    undefined,
  );
  assertEquals(
    confirmedRun(marks([600, -3], [0, -1], [300, -2]), () => true, THREE),
    [-1, -2, -3],
  );
});
