import { assertEquals } from "@std/assert";
import { callRows, idleRow, limitRow } from "../../../bench/limits/limit.ts";
import type { MeasuredCall } from "../../../bench/support/bundled_world.ts";

const call = (changes: Partial<MeasuredCall>): MeasuredCall => ({
  status: 200,
  body: {},
  mainThreadMs: 100,
  helperThreadsMs: 900,
  residentMb: 150,
  v8Mb: 20,
  wallMs: 3000,
  rpcMs: new Map([["settings", [12, 30]]]),
  ...changes,
});

Deno.test("what is measured is over from the first bit above what is allowed", () => {
  const row = { function: "analyze {}", limit: "mainThreadMs", allowed: 1500 };
  assertEquals(limitRow({ ...row, measured: 1500 }), {
    function: "analyze {}",
    limit: "mainThreadMs",
    measured: 1500,
    allowed: 1500,
    share: 1,
    over: false,
  });
  assertEquals(limitRow({ ...row, measured: 1500.001 }).over, true);
  assertEquals(limitRow({ ...row, measured: 375 }).share, 0.25);
});

Deno.test("of each figure the worst process counts, whatever the others of that process are", () => {
  const rows = callRows("execute {}", 3, [
    call({ mainThreadMs: 1600, v8Mb: 10, wallMs: 61_000 }),
    call({ mainThreadMs: 10, v8Mb: 101, rpcMs: new Map([["a", [1, 2]], ["b", [999, 1001]]]) }),
    call({}),
  ]);
  assertEquals(
    rows.map(({ age, limit, measured, over, detail }) => [age, limit, measured, over, detail]),
    [
      [3, "mainThreadMs", 1600, true, undefined],
      [3, "v8Mb", 101, true, undefined],
      [3, "longestRpcMs", 1001, true, "b"],
      [3, "wallSeconds", 61, true, undefined],
    ],
  );
});

Deno.test("a call that asks the database nothing has no longest request, one that was not measured no rows", () => {
  const [, , rpc] = callRows("evaluate", 0, [call({ rpcMs: new Map() })]);
  assertEquals([rpc?.measured, rpc?.detail, rpc?.over], [0, "none", false]);
  assertEquals(callRows("evaluate", 0, []), []);
});

Deno.test("one call that did nothing is too many, and it is told", () => {
  assertEquals(idleRow("monitor {}", 0, []).over, false);
  assertEquals(idleRow("monitor {}", 0, ["422 closed", "422 closed"]), {
    function: "monitor {}",
    age: 0,
    limit: "callsThatDidNothing",
    detail: "422 closed",
    measured: 2,
    allowed: 0,
    over: true,
  });
});
