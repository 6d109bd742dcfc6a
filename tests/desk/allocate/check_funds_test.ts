import { assertEquals, assertRejects } from "@std/assert";
import { checkFunds } from "../../../shared/desk/allocate/check_funds.ts";
import { DeskError } from "../../../shared/vocabulary/desk_error.ts";

const account = { freeFunds: () => Promise.resolve(700_000) };

Deno.test("capital may be what is free in the account and what the desk holds there, and no more", async () => {
  await checkFunds(account, 1_000_000, 300_000);
  const error = await assertRejects(() => checkFunds(account, 1_000_001, 300_000), DeskError);
  assertEquals([error.code, error.message], [
    "bad_request",
    "capital: must not exceed the account's funds in live mode, 1000000.00 rupees with what is " +
    "held, not 1000001",
  ]);
});
