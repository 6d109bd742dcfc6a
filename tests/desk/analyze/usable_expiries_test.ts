import { assertEquals } from "@std/assert";
import type { RunContext } from "../../../shared/desk/analyze/run_context.ts";
import { expiryRange, usableExpiries } from "../../../shared/desk/analyze/usable_expiries.ts";
import type { ListedChain } from "../../../shared/storage/contracts.ts";
import type { Underlying } from "../../../shared/vocabulary/contract.ts";

const DATES = ["02-10", "02-12", "02-16", "02-17", "02-24", "03-01", "03-02", "03-30", "04-26"]
  .map((date) => `2026-${date}`);
const SETTINGS = {
  ...{ min_days_index: 2, min_days_stock: 6, max_days: 75 },
  ...{ expiries_per_underlying: 2, min_days_second: 20 },
};

/** The usable ones of all the dates on 2026-02-10, of which one may be no session. */
function usable(kind: "index" | "stock", settings = {}, closed = ""): string[] {
  const context = {
    settings: { ...SETTINGS, ...settings },
    session: { tradingDate: "2026-02-10" },
    sessions: new Map(DATES.filter((date) => date !== closed).map((date) => [date, {}])),
  } as unknown as RunContext;
  const listed = DATES.map((expiry) => ({ expiry }) as ListedChain);
  return usableExpiries(listed, { kind } as Underlying, context).map(({ expiry }) =>
    expiry.slice(5)
  );
}

Deno.test("the nearest expiry is far enough for its kind, the next one far enough from today", () => {
  // 2026-03-02 is the first that is 20 days away.
  assertEquals(usable("index"), ["02-12", "03-02"]);
  assertEquals(usable("stock"), ["02-16", "03-02"]);
  assertEquals(usable("index", { min_days_second: 19 }), ["02-12", "03-01"]);
  assertEquals(usable("index", { min_days_index: 3 }), ["02-16", "03-02"]);
});

Deno.test("nearer ones stand in where those that are far enough are too few, ascending", () => {
  assertEquals(usable("index", { expiries_per_underlying: 4 }), [
    "02-12",
    "03-02",
    "03-30",
    "04-26",
  ]);
  assertEquals(usable("index", { expiries_per_underlying: 5 }), [
    ...["02-12", "02-16", "03-02", "03-30", "04-26"],
  ]);
  assertEquals(usable("index", { max_days: 14 }), ["02-12", "02-16"]);
  assertEquals(usable("index", { expiries_per_underlying: 1 }), ["02-12"]);
});

Deno.test("none lies behind the longest span, and none on a date without a session", () => {
  assertEquals(usable("stock", { max_days: 74, expiries_per_underlying: 9 }).at(-1), "03-30");
  assertEquals(usable("stock", { expiries_per_underlying: 9 }).at(-1), "04-26");
  assertEquals(usable("index", {}, "2026-03-02"), ["02-12", "03-30"]);
  assertEquals(usable("index", {}, "2026-02-12"), ["02-16", "03-02"]);
  assertEquals(usable("stock", { max_days: 5 }), []);
});

Deno.test("the range of expiries is of the underlying's kind", () => {
  const context = {
    settings: SETTINGS,
    session: { tradingDate: "2026-02-10" },
  } as unknown as RunContext;
  assertEquals(expiryRange({ kind: "index" } as Underlying, context), ["2026-02-12", "2026-04-26"]);
  assertEquals(expiryRange({ kind: "stock" } as Underlying, context), ["2026-02-16", "2026-04-26"]);
});
