import { assertEquals, assertThrows } from "@std/assert";
import { structureRisks } from "../../../shared/allocation/scenarios/structure_risks.ts";
import type { ScenarioHorizon } from "../../../shared/allocation/scenario_structure.ts";
import { STRUCTURES } from "../../exits/structures.ts";
import { nameOf, scenarioOf, TERMS } from "./scenarios.ts";

const LEGS = STRUCTURES["a calendar"] ?? [];
const NAME = nameOf();

function horizonsWith(change: (horizon: ScenarioHorizon) => object): ScenarioHorizon[] {
  return NAME.horizons.map((horizon, i) => i === 1 ? { ...horizon, ...change(horizon) } : horizon);
}

const chainWith = (changes: object) =>
  horizonsWith(({ chain }) => ({ chain: { ...chain, ...changes } }));
const NO_SMILE = { w: () => NaN, w1: () => NaN, w2: () => NaN };

const MISSING = [
  ["a correlation", { correlation: NaN }, /RELIANCE need a correlation/],
  ["a correlation of at most 1", { correlation: 1.01 }, /RELIANCE need a correlation/],
  ["a beta", { beta: NaN }, /RELIANCE need a finite beta/],
  [
    "a smile",
    { horizons: chainWith({ smile: NO_SMILE }) },
    /RELIANCE need a variance .*2026-03-30/,
  ],
  ["a forward", { horizons: chainWith({ forward: 0 }) }, /RELIANCE need a forward/],
  ["a discount", { horizons: chainWith({ discount: NaN }) }, /RELIANCE need a discount/],
  ["sessions", { horizons: horizonsWith(() => ({ sessions: 0 })) }, /RELIANCE need a sessions/],
  [
    "a view",
    { horizons: horizonsWith(() => ({ view: { beta: NaN, mu: 0 } })) },
    /RELIANCE need a beta of the view/,
  ],
  [
    "a drift",
    { horizons: horizonsWith(() => ({ view: { beta: 1, mu: Infinity } })) },
    /RELIANCE need a finite drift/,
  ],
  [
    "how sure its beta is",
    { horizons: horizonsWith(() => ({ sdLogBeta: -0.1 })) },
    /RELIANCE need a deviation of ln beta/,
  ],
  [
    "how sure its beta is to be",
    { horizons: horizonsWith(() => ({ sdLogBeta: Infinity })) },
    /RELIANCE need a deviation of ln beta/,
  ],
  ["a leg's expiry", { horizons: NAME.horizons.slice(0, 1) }, /RELIANCE need the chain of 2026-03/],
] as const;

for (const [what, changes, message] of MISSING) {
  Deno.test(`a name without ${what} is refused by its name`, () => {
    const name = { ...NAME, ...changes };
    const fine = scenarioOf(LEGS, { name: nameOf({ underlying: "TCS" }) });
    assertThrows(
      () => structureRisks([fine, scenarioOf(LEGS, { name })], TERMS),
      RangeError,
      message.source.split(" ")[0] ?? "",
    );
    try {
      structureRisks([fine, scenarioOf(LEGS, { name })], TERMS);
    } catch (error) {
      assertEquals(message.test(String(error)), true, String(error));
    }
  });
}

Deno.test("a structure whose quote is no number is refused by its name", () => {
  const { structure, ...rest } = scenarioOf(LEGS);
  const legs = structure.legs.map((leg) => ({ ...leg, bid: NaN }));
  assertThrows(
    () => structureRisks([{ ...rest, structure: { ...structure, legs } }], TERMS),
    RangeError,
    "RELIANCE",
  );
});

Deno.test("nothing to value is no error", () => {
  assertEquals(structureRisks([], TERMS), []);
});
