import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gateEntry } from "../../shared/desk/gate_entry.ts";
import type { QueuedAllocation } from "../../shared/storage/allocations.ts";
import type { SnapshotQuote } from "../../shared/vocabulary/ports/market_data.ts";

const DATE = "2026-02-10";

const ALLOCATION: QueuedAllocation = {
  allocationId: 1,
  underlying: "SAIL",
  definition: "long_call",
  lots: 1,
  lotSize: 100,
  netPremium: -500,
  maxLoss: 500,
  expiry: "2026-02-24",
  legs: [{
    legNumber: 1,
    right: "call",
    side: "buy",
    ratio: 1,
    segment: "NSE_FNO",
    securityId: "101",
    price: 5,
    tick: 0.05,
    freezeQuantity: null,
  }],
};

const QUOTES = new Map<string, SnapshotQuote>([["NSE_FNO:101", {
  segment: "NSE_FNO",
  securityId: "101",
  bid: 4.95,
  ask: 5,
  receivedAt: new Date("2026-02-10T10:00:00+05:30"),
}]]);

const gate = (banned: string[]) => gateEntry(ALLOCATION, QUOTES, [], new Set(banned), DATE, 0.1);

Deno.test("an entry in a banned underlying is denied by name", () => {
  const denied = gate(["SAIL"]);
  assert("denied" in denied);
  assertEquals(denied.denied, "banned");
  assertStringIncludes(denied.detail, "SAIL is in ban period on 2026-02-10");
});

Deno.test("a ban of another underlying, or an unknown list, denies nothing", () => {
  for (const banned of [["TCS"], []]) assert("legs" in gate(banned));
});
