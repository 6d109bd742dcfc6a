import { assertEquals } from "@std/assert";
import type { ListedExpiry } from "../../../shared/analysis/corporate_actions/contract_master_action.ts";
import { listingAction } from "../../../shared/analysis/corporate_actions/listing_action.ts";

const DATE = "2026-02-10";
const STRIKES = [1000, 1200, 1400, 1600, 1800, 2000];

const listed = (lotSize: number, strikes: readonly number[] = STRIKES): ListedExpiry => ({
  lotSize,
  strikes,
});
const split = (factor: number) => listed(100 * factor, STRIKES.map((strike) => strike / factor));
const listing = (...expiries: ListedExpiry[]) =>
  new Map(expiries.map((expiry, i) => [`2026-0${i + 2}-24`, expiry]));

Deno.test("a split is what most expiries tell, and an expiry that is new or gone tells nothing", () => {
  const before = listing(listed(100), listed(100), listed(100));
  const action = { date: DATE, factor: 5, found: "contract_master" } as const;
  assertEquals(listingAction(DATE, before, listing(split(5), split(5), split(5))), action);
  assertEquals(listingAction(DATE, before, listing(split(5), split(5), listed(100))), action);
  assertEquals(listingAction(DATE, listing(listed(100)), listing(split(5), listed(500))), action);
  assertEquals(listingAction(DATE, before, listing(split(5))), action);
});

Deno.test("half of the expiries are not most of them", () => {
  const before = listing(listed(100), listed(100));
  assertEquals(listingAction(DATE, before, listing(split(5), listed(100))), undefined);
  assertEquals(listingAction(DATE, before, listing(split(5), split(2))), undefined);
});

Deno.test("without an expiry in both listings there is nothing to tell", () => {
  assertEquals(listingAction(DATE, listing(listed(100)), new Map()), undefined);
  assertEquals(listingAction(DATE, new Map(), listing(split(5))), undefined);
});
