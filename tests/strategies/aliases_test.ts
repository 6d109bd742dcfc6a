import { assert, assertEquals } from "@std/assert";
import { ALIASES, idsOf } from "../../shared/strategies/catalogue/aliases.ts";
import { CATALOGUE } from "../../shared/strategies/catalogue/registry.ts";

Deno.test("each of the 23 names of the replaced system leads to definitions that exist", () => {
  assertEquals(Object.keys(ALIASES).length, 23);
  const ids = new Set(CATALOGUE.map(({ id }) => id));
  for (const [name, found] of Object.entries(ALIASES)) {
    assert(found.length > 0 && found.every((id) => ids.has(id)), name);
  }
});

Deno.test("a name is understood whatever its case and punctuation; an id stays itself", () => {
  assertEquals(idsOf("cash secured put"), ["short_put"]);
  assertEquals(idsOf("BUTTERFLY_SPREAD"), ["long_call_butterfly", "long_put_butterfly"]);
  assertEquals(idsOf("iron_condor"), ["iron_condor"]);
  assertEquals(idsOf("unknown"), ["unknown"]);
});
