import { assertEquals } from "@std/assert";
import { paperAccount } from "../../shared/execution/paper_account.ts";

Deno.test("free on paper is what is not blocked, and never less than nothing", async () => {
  assertEquals(await paperAccount({ capital: 10_000_000, blocked: 2_500_000 }).freeFunds(), 7.5e6);
  assertEquals(await paperAccount({ capital: 100, blocked: 250 }).freeFunds(), 0);
});

Deno.test("a margin on paper is the model's, and says so", async () => {
  const account = paperAccount({ capital: 100, blocked: 0 });
  assertEquals(await account.marginOf({ legs: [], modelled: 84_000 }), {
    margin: 84_000,
    source: "model",
  });
});
