import { assertEquals } from "@std/assert";
import { applyMutant } from "../../../bench/mutants/mutant.ts";
import { mutantsOfSql } from "../../../bench/mutants/sql/mutants_of_sql.ts";

/** The bodies that the mutants of a function with this body have, white space folded. */
function mutated(body: string): string[] {
  const definition = (text: string) => `create function f(n 1) as $function$${text}$function$`;
  return mutantsOfSql("public.f", definition(body)).map((mutant) =>
    applyMutant(definition(body), mutant).split("$function$")[1]?.replace(/\s+/g, " ").trim() ?? ""
  ).sort();
}

Deno.test("a comparison turns round, a bound becomes open or closed", () => {
  assertEquals(mutated("a = b"), ["a <> b"]);
  assertEquals(mutated("a < b"), ["a <= b", "a >= b"]);
});

Deno.test("a clause is dropped as a whole, inside its own parentheses", () => {
  assertEquals(
    mutated("where x(a, b) and (c is null or d) and e;"),
    [
      "where (c is null or d) and e;",
      "where x(a, b) and (c is null and d) and e;",
      "where x(a, b) and (c is null or d) ;",
      "where x(a, b) and (c is null or d) or e;",
      "where x(a, b) and (c is null ) and e;",
      "where x(a, b) and ( d) and e;",
      "where x(a, b) and e;",
      "where x(a, b) or (c is null or d) and e;",
    ].sort(),
  );
});

Deno.test("what is compared by distinct from is one clause", () => {
  assertEquals(mutated("if a is distinct from b or c then"), [
    "if a is distinct from b and c then",
    "if a is distinct from b then",
    "if c then",
  ]);
});

Deno.test("arithmetic, numbers, not, least and coalesce change", () => {
  assertEquals(mutated("a + b"), ["a - b"]);
  assertEquals(mutated("f(4)"), ["f((-4))", "f(2)", "f(3)", "f(5)", "f(8)"]);
  assertEquals(mutated("limit 1"), ["limit (-1)", "limit 0", "limit 2"]);
  assertEquals(mutated("is not null"), ["is null"]);
  assertEquals(mutated("least(a)"), ["greatest(a)"]);
  assertEquals(mutated("coalesce(sum(f, g), b)"), ["(sum(f, g))"]);
});

Deno.test("strings, comments, casts and assignments have no mutants", () => {
  assertEquals(mutated("x := y::int ->> 'a = 1' -- b < 2\n/* 3 */"), []);
  assertEquals(mutated("exists (select 1 from a)"), []);
});
