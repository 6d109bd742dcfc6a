import { assertEquals } from "@std/assert";
import { type SleeveGround, sleeveOf } from "../../shared/scoring/sleeve_of.ts";
import { candidateOf } from "../support/candidates.ts";

/** A definition that paid lately and over all, under a belief that opens every sleeve. */
const GROUND: SleeveGround = {
  restsOn: "variance_level of NIFTY over 21 sessions",
  decision: "edge",
  premiumClosed: false,
  replays: new Map([["test_structure", { meanNet: 0.001, lastThirdMean: 0.001 }]]),
};

/** Sleeve and reason of a candidate with these probabilities of a positive expected value. */
function verdict(
  plus: { sceptical: number; registered: number },
  changes: Partial<SleeveGround> | undefined = {},
): string {
  const ground = changes && { ...GROUND, ...changes };
  const { sleeve, keptOut } = sleeveOf(candidateOf({ plus }), ground);
  return keptOut === undefined ? sleeve : `${sleeve}: ${keptOut}`;
}

const SURE = { sceptical: 0.95, registered: 0.95 };
const LIKELY = { sceptical: 0.9, registered: 0.75 };
const replayed = (meanNet: number, lastThirdMean: number) => ({
  replays: new Map([["test_structure", { meanNet, lastThirdMean }]]),
});

Deno.test("what convinces a sceptic, rests on a proven belief and paid lately is of the edge sleeve", () => {
  assertEquals(verdict(SURE), "edge");
});

Deno.test("what is short of the edge by one condition is of the premium sleeve and says which", () => {
  assertEquals(verdict({ ...SURE, sceptical: 0.949 }), "premium: p_plus");
  assertEquals(verdict(SURE, { decision: "premium" }), "premium: belief");
  assertEquals(verdict(SURE, replayed(0.001, 0)), "premium: replay_loss");
});

Deno.test("premium asks three quarters under the registered prior, and half as much of the belief", () => {
  assertEquals(verdict(LIKELY), "premium: p_plus");
  assertEquals(verdict(LIKELY, { decision: "premium" }), "premium: p_plus");
  assertEquals(verdict({ ...LIKELY, registered: 0.749 }), "carry: p_plus");
  assertEquals(verdict(LIKELY, { decision: "none" }), "carry: belief");
});

Deno.test("carry says what keeps it out of premium: no ground, a closed sleeve, no replay, a losing one", () => {
  assertEquals(sleeveOf(candidateOf({ plus: LIKELY }), undefined), {
    sleeve: "carry",
    keptOut: "belief",
  });
  assertEquals(verdict(LIKELY, { premiumClosed: true }), "carry: premium_closed");
  assertEquals(verdict(LIKELY, { replays: new Map() }), "carry: no_replay");
  assertEquals(verdict(LIKELY, replayed(0, 0.001)), "carry: replay_loss");
});

Deno.test("an edge needs the last third of the history alone, premium all of it", () => {
  assertEquals(verdict(SURE, replayed(-0.001, 0.001)), "edge");
  assertEquals(verdict(LIKELY, replayed(0.001, -0.001)), "premium: p_plus");
});

Deno.test("a closed premium sleeve keeps no edge out", () => {
  assertEquals(verdict(SURE, { premiumClosed: true }), "edge");
});
