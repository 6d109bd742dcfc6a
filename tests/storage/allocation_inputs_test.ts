import { assertRejects, assertStringIncludes } from "@std/assert";
import { readAllocationInputs } from "../../shared/storage/allocation_inputs.ts";
import { assertWire, wireDatabase } from "../support/wire_database.ts";

const LEG = {
  right: "put",
  side: "sell",
  ratio: 1,
  strike: 24600,
  expiry: "2026-02-24",
  price: 65,
  bid: 65,
  ask: 65.5,
  tick: 0.05,
  impliedVolatility: 0.13,
};
const SHARE = { ...LEG, right: "underlying", strike: null, impliedVolatility: null };
const RULE = { rule: "time_exit" };

const CANDIDATE = {
  strategy_id: 7,
  underlying: "TCS",
  kind: "stock",
  industry: "Information Technology",
  weight: 0.02,
  definition: "iron_condor",
  sleeve: "carry",
  direction: "neutral",
  risk_class: "defined",
  expiry: "2026-02-24",
  lot_size: 175,
  margin: 78000,
  net_premium: -4550,
  max_loss: 8450,
  stress_loss: 8450,
  worst_loss: 8000,
  kelly: 0.01,
  entry_charges: 60.5,
  exit_charges: 61.5,
  ev_p: -150,
  ev_standard_error: 40,
  order_ratio: -0.018,
  cost_ratio: 0.018,
  expected_days_held: 11.5,
  quantum_score: 0.6,
  tilt: 1.1,
  stands_in_for: "iron_butterfly",
  substitution_weight: 0.8,
  size_factor: 0.8,
  legs: [LEG],
  rules: [RULE],
};
/** What a strategy of an unlimited loss, of a definition that was wanted itself, has not. */
const WITHOUT = { max_loss: null, stands_in_for: null, substitution_weight: null };
const SHARED = {
  underlying: "TCS",
  definition: "iron_condor",
  sleeve: "carry",
  riskClass: "defined",
  isOfDate: true,
  capitalUsed: 156000,
  margin: 156000,
  expiry: "2026-02-24",
  lotSize: 175,
  lots: 2,
  entryChargesPerLot: 60.5,
  exitChargesPerLot: 61.5,
  rules: [],
};
const HELD = { ...SHARED, state: "open", allocationId: 4, positionId: 2, entryNet: 9100 };
const COMING = { ...SHARED, state: "executing", allocationId: 5 };
const NAME = { underlying: "TCS", kind: "stock", industry: "Information Technology", weight: 0.02 };
const VIEW = { expiry: "2026-02-24", beta: 0.95, mu: 0.001, sdLogBeta: 0.06 };
const CHAIN = {
  expiry: "2026-02-24",
  at: "2026-02-09T10:00:00+05:30",
  spot: 3100,
  forward: 3110,
  parameters: { a: 0.01, b: 0.1, rho: -0.3, m: 0, sigma: 0.1 },
};

const BASE = {
  runId: 3,
  tradingDate: "2026-02-09",
  risk: "moderate",
  generation: 2,
  heldFingerprint: "0123456789abcdef",
  carryCosts: [12000, 0],
};
const { impliedVolatility: _, strike: __, ...BARE } = SHARE;

Deno.test("a run's inputs are read with what is missing left out, and a wrong value is refused", async () => {
  await assertWire({
    call: (database) => readAllocationInputs(database, 3, "paper"),
    request:
      'POST /rpc/read_allocation_inputs {"p_run_id":3,"p_mode":"paper","p_beside_queue":false}',
    reply: {
      ...BASE,
      candidates: [CANDIDATE],
      held: [
        { ...HELD, direction: "neutral", spotAtEntry: 3050, legs: [LEG] },
        {
          ...COMING,
          positionId: null,
          direction: null,
          entryNet: null,
          spotAtEntry: null,
          legs: [SHARE],
        },
      ],
      names: [
        {
          ...NAME,
          marketBeta: 1.1,
          marketCorrelation: 0.5,
          lastClose: 3090,
          views: [VIEW],
          chains: [CHAIN],
        },
        {
          ...NAME,
          marketBeta: null,
          marketCorrelation: null,
          lastClose: null,
          views: [],
          chains: [],
        },
      ],
    },
    result: {
      ...BASE,
      candidates: [{
        strategyId: 7,
        underlying: "TCS",
        kind: "stock",
        industry: "Information Technology",
        weight: 0.02,
        definition: "iron_condor",
        sleeve: "carry",
        direction: "neutral",
        riskClass: "defined",
        expiry: "2026-02-24",
        lotSize: 175,
        margin: 78000,
        premium: 4550,
        maxLoss: 8450,
        stressLoss: 8450,
        worstLoss: 8000,
        kelly: 0.01,
        entryChargesPerLot: 60.5,
        exitChargesPerLot: 61.5,
        expectedValue: -150,
        standardError: 40,
        orderRatio: -0.018,
        costRatio: 0.018,
        expectedDaysHeld: 11.5,
        quantumScore: 0.6,
        tilt: 1.1,
        standsInFor: { definition: "iron_butterfly", weight: 0.8 },
        sizeFactor: 0.8,
        legs: [LEG],
        rules: [RULE],
      }],
      held: [
        { ...HELD, direction: "neutral", spotAtEntry: 3050, legs: [LEG] },
        { ...COMING, legs: [BARE] },
      ],
      names: [
        {
          ...NAME,
          marketBeta: 1.1,
          marketCorrelation: 0.5,
          lastClose: 3090,
          views: [VIEW],
          chains: [{ ...CHAIN, at: new Date(CHAIN.at) }],
        },
        { ...NAME, views: [], chains: [] },
      ],
    },
    // A rule is read where it is used, so that one that is none stops nothing else.
    free: ["rules"],
  });
});

Deno.test("figures that a strategy lacks are absent, and a credit is no premium paid", async () => {
  await assertWire({
    call: async (database) => {
      const [row] = (await readAllocationInputs(database, 3, "paper")).candidates;
      return [row?.premium, row?.maxLoss, row?.standsInFor, Object.keys(row ?? {}).length];
    },
    request:
      'POST /rpc/read_allocation_inputs {"p_run_id":3,"p_mode":"paper","p_beside_queue":false}',
    reply: {
      ...BASE,
      candidates: [{ ...CANDIDATE, ...WITHOUT, net_premium: 4550 }],
      held: [],
      names: [],
    },
    result: [0, undefined, undefined, 28],
    free: ["rules"],
  });
});

Deno.test("a structure without legs is refused", async () => {
  const { database } = wireDatabase(() => ({
    ...BASE,
    candidates: [{ ...CANDIDATE, legs: [] }],
    held: [],
    names: [],
  }));
  const error = await assertRejects(() => readAllocationInputs(database, 3, "paper"), Error);
  assertStringIncludes(error.message, "candidates.0.legs");
});
