import { assertEquals, assertGreater } from "@std/assert";
import { BELIEF_SCOPES, beliefScopeOf, CLAIMS } from "../../shared/beliefs/belief.ts";
import { priorsOf, REGISTERED_CLAIMS } from "../../shared/beliefs/registered_claims.ts";

Deno.test("each claim is registered with its source, once for a scope, both priors known", () => {
  const keys = REGISTERED_CLAIMS.map(({ claim, scope }) => `${claim} ${scope}`);
  assertEquals(new Set(keys).size, keys.length);
  assertEquals(new Set(REGISTERED_CLAIMS.map(({ claim }) => claim)), new Set(CLAIMS));
  for (const registered of REGISTERED_CLAIMS) {
    assertGreater(registered.source.length, 5);
    assertGreater(registered.note.length, 5);
    assertEquals(priorsOf(registered).sceptical, { mean: 0, sd: 0.1 });
  }
});

Deno.test("indices carry half of ln 0.85 with a deviation as large, all else 0 with 0.06", () => {
  for (const { claim, scope, registered } of REGISTERED_CLAIMS) {
    const isIndex = claim === "variance_level" && scope !== "stocks";
    assertEquals(registered, isIndex ? { mean: -0.08, sd: 0.08 } : { mean: 0, sd: 0.06 });
  }
  for (const claim of ["variance_level", "direction"]) {
    assertEquals(
      REGISTERED_CLAIMS.filter((own) => own.claim === claim).map(({ scope }) => scope),
      [...BELIEF_SCOPES],
    );
  }
});

Deno.test("NIFTY is a scope of its own, other underlyings are pooled by kind", () => {
  assertEquals(
    [
      beliefScopeOf("NIFTY", "index"),
      beliefScopeOf("BANKNIFTY", "index"),
      beliefScopeOf("SBIN", "stock"),
    ],
    ["NIFTY", "indices", "stocks"],
  );
});
