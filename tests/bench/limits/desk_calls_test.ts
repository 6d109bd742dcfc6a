import { assert, assertEquals, assertLess } from "@std/assert";
import { DESK_CASES } from "../../../bench/limits/desk_calls.ts";
import { structures } from "../../../bench/limits/structures.ts";
import { functionNames } from "../../../local/platform/deploy/function_names.ts";
import { SHOWS } from "../../../shared/storage/status_rows.ts";
import { evaluateStructure } from "../../../shared/strategies/evaluate/evaluate_structure.ts";
import { JOBS } from "../../../shared/vocabulary/states.ts";
import type { Answer, World } from "../../support/world.ts";

const world = { platform: { postbackToken: "token" } } as World;

/** What a case says that an answer did. */
const done = async (name: string, answer: Answer) => {
  const found = DESK_CASES.find((one) => one.name === name);
  assert(found !== undefined, name);
  return await found.done(answer, world);
};

Deno.test("every function, every show and every job is called", () => {
  const paths = DESK_CASES.map((one) => one.call(world).path.split(/[/?]/)[0]);
  assertEquals([...new Set(paths)].sort(), functionNames());
  const names = new Set(DESK_CASES.map(({ name }) => name));
  for (const show of SHOWS) assert(names.has(`status ${show}`), show);
  for (const job of JOBS) assert(names.has(`maintain {"job":"${job}"}`), job);
});

Deno.test("a call counts as one that worked by what its answer says was done", async () => {
  assertEquals(await done("analyze {}", { accepted: 11, rejected: 1 }), 11);
  assertEquals(await done("execute {}", { plans: 3, filled: 0, denied: 3 }), 0);
  assertEquals(await done("status queue", { rows: [] }), 0);
  assertEquals(await done("analyze evaluate, 5,000 structures", { results: [{ error: {} }] }), 0);
});

Deno.test("a job that only counts what it left out did nothing", async () => {
  const job = 'maintain {"job":"candles"}';
  const left = { names: 0, candles: 0, noData: 2, refused: 3, remaining: 55 };
  assertEquals(await done(job, { counts: left }), 0);
  assertEquals(await done(job, { counts: { ...left, names: 4, candles: 900 } }), 904);
  assertEquals(await done('maintain {"job":"bans"}', { counts: { unknown: 1 } }), 0);
});

Deno.test("monitor worked when twenty positions have a price", async () => {
  const positions = (priced: number) =>
    Array.from({ length: 20 }, (_, i) => ({ state: i < priced ? "priced" : "no_quote" }));
  assertEquals(await done("monitor {}", { positions: positions(20) }), 20);
  assertEquals(await done("monitor {}", { positions: positions(19) }), 0);
});

Deno.test("as many structures as a request may hold fit its body, and every one can be evaluated", () => {
  const all = structures();
  assertEquals(all.length, 5000);
  assertLess(JSON.stringify({ action: "evaluate", structures: all }).length, 1_048_576);
  assertEquals(all.filter((one) => "error" in evaluateStructure(one)), []);
});
