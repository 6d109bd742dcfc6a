import { assertEquals, assertMatch } from "@std/assert";
import { DENIALS_PAGE, denialsPage } from "../../local/cli/support/denials_page.ts";
import { DENIALS } from "../../shared/risk/denials.ts";

Deno.test("docs/denials.md is what its list makes of it", () => {
  assertEquals(Deno.readTextFileSync(DENIALS_PAGE), denialsPage());
});

Deno.test("each denial says in sentences what it means and what to do", () => {
  for (const { means, remedy } of Object.values(DENIALS)) {
    for (const text of [means, remedy]) assertMatch(text, /^[A-Z`][^|]*[.`]$/);
  }
});
