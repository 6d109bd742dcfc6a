import { assertEquals, assertNotEquals } from "@std/assert";
import { plannedFaults } from "../../../bench/soak/planned_faults.ts";

const days = (seed: number, from: number) =>
  Array.from({ length: 5 }, (_, index) => plannedFaults(seed, from + index));

Deno.test("the same seed plans the same faults, another one others", () => {
  assertEquals(days(1, 0), days(1, 0));
  assertNotEquals(days(1, 0), days(2, 0));
});

Deno.test("every five days meet the same kinds, so that spans of five compare", () => {
  const kinds = (from: number) =>
    days(7, from).map(({ broker, kill }) => [broker.map(({ kind }) => kind), kill?.schedule]);
  assertEquals(kinds(25), kinds(0));
  const met = new Set(days(7, 0).flatMap(({ broker }) => broker.map(({ kind }) => kind)));
  assertEquals(
    [...met].sort(),
    ["429", "500", "html_502", "latency", "lost_reply", "token_expired"],
  );
});
