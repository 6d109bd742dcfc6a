import { assertEquals } from "@std/assert";
import { heldBookOf, type HeldStructure } from "../../shared/allocation/held_book_of.ts";
import { EMPTY, riskOf } from "./columns.ts";

const risk = (greeks: number) =>
  riskOf({
    worst: -10 * greeks,
    stress: new Float64Array([greeks, -greeks]),
    ...{ delta: greeks, gamma: 2 * greeks, vega: 3 * greeks, theta: 4 * greeks },
  });

const structure = (changes: Partial<HeldStructure>): HeldStructure => ({
  underlying: "NIFTY",
  definition: "iron_condor",
  industry: "Index",
  sleeve: "carry",
  riskClass: "defined",
  lots: 1,
  margin: 90_000,
  capital: 100_000,
  isOfDate: false,
  risk: risk(0),
  ...changes,
});

Deno.test("without structures nothing is held", () => {
  assertEquals(heldBookOf([], []), EMPTY);
});

Deno.test("structures are counted and summed by what they are of, risks lot by lot by sleeve", () => {
  const { risks, ...book } = heldBookOf([
    structure({ lots: 3, risk: risk(1) }),
    structure({ underlying: "TCS", industry: "Energy", lots: 2, risk: risk(10), isOfDate: true }),
    structure({
      ...{ underlying: "SBIN", definition: "strangle", riskClass: "undefined", sleeve: "edge" },
      ...{ capital: 70_000, margin: 60_000, risk: risk(100) },
    }),
    structure({
      underlying: "MCX",
      isOfDate: true,
      riskClass: "unlimited_up",
      margin: 5,
      capital: 7,
    }),
  ], [1, 2]);
  assertEquals(book, {
    positions: 4,
    deployed: 270_007,
    addedToday: 100_007,
    undefinedMargin: 60_005,
    definitions: new Map([["iron_condor", 3], ["strangle", 1]]),
    underlyings: new Set(["NIFTY", "TCS", "SBIN", "MCX"]),
    industries: new Map([["Index", 170_007], ["Energy", 100_000]]),
    carryCosts: [1, 2],
  });
  assertEquals(risks, new Map([["carry", risk(23)], ["edge", risk(100)]]));
});
