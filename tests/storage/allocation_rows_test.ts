import {
  cancelAllocations,
  findAllocation,
  readAllocation,
  readQueue,
  storeAllocation,
} from "../../shared/storage/allocations.ts";
import { assertWire } from "../support/wire_database.ts";

const NOW = new Date("2026-02-10T04:30:00.000Z");
const AT = '"p_now":"2026-02-10T04:30:00.000Z"';

Deno.test("an allocation is found by its inputs, or stored; what it holds beside is kept", async () => {
  const stored = {
    allocationRunId: 7,
    tradingDate: "2026-02-10",
    risk: "moderate",
    capital: 1e7,
    regimeLevel: "normal",
    ordering: "money",
    deployed: 78_000,
    target: 8e6,
    mostDeployed: 5e6,
    expectedValue: -1200,
    cvar95: 40_000,
    lossProbability: 0.3,
    carryCost: 150,
    costAYear: 4000,
    notes: ["FINNIFTY: no measured beta"],
    portfolio: {
      margin: {
        span: 50_000,
        exposure: 20_000,
        expiryDay: 0,
        calendar: 0,
        delivery: 8000,
        total: 78_000,
      },
      greeks: { delta: 1, gamma: -2, vega: -3, theta: 4 },
      stress: [{ move: -0.1, volatility: 1.5, isAtExpiry: false, result: -9000 }],
      deployed: {
        sleeve: { carry: 78_000 },
        industry: { "Index": 78_000 },
        definition: { iron_condor: 78_000 },
        side: { neutral: 78_000 },
        tier: { "1": 78_000 },
      },
    },
    limits: [{
      limit: "stress_cap",
      of: "NIFTY -10%",
      value: 9000,
      bound: 1e6,
      isBinding: true,
      shadowPrice: 20,
      shadowCapital: 500,
    }],
    allocations: [{
      allocationId: 75,
      underlying: "TCS",
      definition: "iron_condor",
      sleeve: "carry",
      lots: 1,
      margin: 78_000,
      expectedValue: -150,
      cvarContribution: 4000,
      rank: 1,
      state: "pending",
      reason: "carry",
      tier: 2,
    }],
    refusals: [{
      underlying: "INFY",
      definition: "iron_condor",
      reason: "displaced",
      distance: 5,
      capitalNeeded: 2e7,
      detail: "x",
      limit: "stress_cap",
    }],
  };
  const find = (database: Parameters<typeof findAllocation>[0]) => findAllocation(database, 3, "h");
  const request = 'POST /rpc/find_allocation {"p_run_id":3,"p_inputs_hash":"h"}';
  // Told on as they are.
  const free = ["tier", "limit"];
  await assertWire({ call: find, request, reply: stored, result: stored, free });
  await assertWire({ call: find, request, reply: null, result: undefined });
  await assertWire({
    call: (database) => readAllocation(database, "2026-02-10"),
    request: 'POST /rpc/read_allocation {"p_date":"2026-02-10"}',
    reply: stored,
    result: stored,
    free,
  });
  await assertWire({
    call: (database) => storeAllocation(database, { run_id: 3 } as never, NOW),
    request: `POST /rpc/store_allocation {"p_payload":{"run_id":3},${AT}}`,
    reply: stored,
    result: stored,
    free,
  });
});

Deno.test("the queue is read and given up, whole or by ids", async () => {
  const queued = {
    allocationId: 75,
    underlying: "TCS",
    definition: "iron_condor",
    lots: 2,
    lotSize: 175,
    netPremium: 4550,
    maxLoss: null,
    capitalUsed: 78000,
    expiry: "2026-02-24",
    legs: [{
      lotSize: 175,
      listed: null,
      legNumber: 1,
      right: "underlying",
      side: "buy",
      ratio: 1,
      segment: "NSE_EQ",
      securityId: "45",
      price: 12.5,
      tick: 0.05,
      freezeQuantity: 1800,
    }],
  };
  for (
    const [ids, top, text] of [
      [undefined, undefined, '"p_allocation_ids":null,"p_top":null'],
      [[75], 3, '"p_allocation_ids":[75],"p_top":3'],
    ] as const
  ) {
    await assertWire({
      call: (database) => readQueue(database, "2026-02-10", ids, top),
      request: `POST /rpc/read_queue {"p_trading_date":"2026-02-10",${text}}`,
      reply: [queued],
      result: [queued],
    });
  }
  for (const [ids, text] of [[undefined, "null"], [[75], "[75]"]] as const) {
    await assertWire({
      call: (database) => cancelAllocations(database, "2026-02-10", ids),
      request:
        `POST /rpc/cancel_allocations {"p_trading_date":"2026-02-10","p_allocation_ids":${text}}`,
      reply: 1,
      result: 1,
    });
  }
});
