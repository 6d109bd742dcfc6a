import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { gateEntry } from "../../shared/risk/gate_entry.ts";
import type { QueuedAllocation } from "../../shared/vocabulary/queued_allocation.ts";

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

const gate = (banned: string[]) =>
  gateEntry(ALLOCATION, {
    quoteOf: () => ({ bid: 4.95, ask: 5 }),
    protections: [],
    banned: new Set(banned),
    tradingDate: DATE,
    maxDrift: 0.1,
  });

Deno.test("an entry in a banned underlying is denied by name", () => {
  const denied = gate(["SAIL"]);
  assert("denied" in denied);
  assertEquals(denied.denied, "banned");
  assertStringIncludes(denied.detail, "SAIL is in ban period on 2026-02-10");
});

Deno.test("a ban of another underlying, or an unknown list, denies nothing", () => {
  for (const banned of [["TCS"], []]) assert("legs" in gate(banned));
});
