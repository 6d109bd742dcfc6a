import { readAllUnderlyings, storeMarketCaps } from "../../shared/storage/all_underlyings.ts";
import { readAskedLegs } from "../../shared/storage/asked_legs.ts";
import { readBans, storeBans } from "../../shared/storage/bans.ts";
import { readQuoteCounts } from "../../shared/storage/chain_snapshots.ts";
import {
  readCorporateActions,
  storeCorporateActions,
} from "../../shared/storage/corporate_actions.ts";
import { storeEvents } from "../../shared/storage/events.ts";
import { readIndustries } from "../../shared/storage/industries.ts";
import { checkLimits } from "../../shared/storage/check_limits.ts";
import { readGate } from "../../shared/storage/gate.ts";
import { closeJob, openJob } from "../../shared/storage/job_runs.ts";
import { readOrderedStrategies } from "../../shared/storage/ordered_strategies.ts";
import { readParameters } from "../../shared/storage/parameters.ts";
import { readDeferred, readRun } from "../../shared/storage/runs.ts";
import { readSessionDeviations } from "../../shared/storage/session_deviations.ts";
import { readTradingState, setTradingState } from "../../shared/storage/trading_state.ts";
import { readUniverse } from "../../shared/storage/universe.ts";
import { assertWire } from "../support/wire_database.ts";

const NOW = new Date("2026-02-10T04:30:00.000Z");
const NOW_TEXT = '"2026-02-10T04:30:00.000Z"';

Deno.test("every underlying comes with its kind and the broker's id", async () => {
  await assertWire({
    call: readAllUnderlyings,
    request:
      "GET /underlyings?select=underlying,kind,security_id&order=underlying.asc&offset=0&limit=1000",
    reply: [{ underlying: "TCS", kind: "stock", security_id: "11536" }],
    result: [{ underlying: "TCS", kind: "stock", securityId: "11536" }],
  });
});

Deno.test("legs of strategies come by strategy in units of one lot", async () => {
  const row = { segment: "NSE_FNO", side: "sell", lot_size: 65, price: 30.5 };
  await assertWire({
    call: (database) => readAskedLegs(database, [7, 9]),
    request:
      "GET /strategy_legs?select=strategy_id,segment,security_id,side,ratio,lot_size,price&strategy_id=in.(7,9)&order=strategy_id.asc,leg_number.asc&offset=0&limit=1000",
    reply: [
      { ...row, strategy_id: 7, security_id: "45", ratio: 1 },
      { ...row, strategy_id: 7, security_id: "46", ratio: 2 },
      { ...row, strategy_id: 9, security_id: "47", ratio: 1 },
    ],
    result: new Map([
      [7, [
        { segment: "NSE_FNO", side: "sell", price: 30.5, securityId: "45", quantity: 65 },
        { segment: "NSE_FNO", side: "sell", price: 30.5, securityId: "46", quantity: 130 },
      ]],
      [9, [{ segment: "NSE_FNO", side: "sell", price: 30.5, securityId: "47", quantity: 65 }]],
    ]),
  });
});

Deno.test("deviations of a run come by underlying", async () => {
  await assertWire({
    call: (database) => readSessionDeviations(database, "2026-02-10", "moderate"),
    request:
      "GET /underlying_analyses?select=underlying,session_deviation&trading_date=eq.2026-02-10&risk=eq.moderate&session_deviation=not.is.null&order=underlying.asc&offset=0&limit=1000",
    reply: [{ underlying: "TCS", session_deviation: 0.0154 }],
    result: new Map([["TCS", 0.0154]]),
  });
});

Deno.test("market values are stored with their source", async () => {
  await assertWire({
    call: (database) => storeMarketCaps(database, [{ underlying: "TCS", market_cap: 1e13 }], "f"),
    request:
      'POST /rpc/store_market_caps {"p_rows":[{"underlying":"TCS","market_cap":10000000000000}],"p_source":"f"}',
    reply: 1,
    result: 1,
  });
});

Deno.test("the universe holds enabled underlyings; an unknown market value is absent", async () => {
  const row = {
    underlying: "TCS",
    kind: "stock",
    security_id: "11536",
    segment: "NSE_EQ",
    industry: "Information Technology",
    weight: 0.01,
  };
  const { security_id: securityId, ...rest } = row;
  await assertWire({
    call: readUniverse,
    request: "GET /underlyings?select=underlying,kind,security_id,segment,industry,weight," +
      "market_cap&enabled=eq.true&order=underlying.asc&offset=0&limit=1000",
    reply: [{ ...row, market_cap: 1e13 }, { ...row, market_cap: null }],
    result: [{ ...rest, securityId, marketCap: 1e13 }, { ...rest, securityId }],
  });
});

Deno.test("an accepted strategy comes with what the day's list orders it by", async () => {
  await assertWire({
    call: (database) => readOrderedStrategies(database, 3),
    request:
      "GET /strategies?select=strategy_id,underlying,definition,sleeve,order_ratio,cost_ratio" +
      "&run_id=eq.3&state=eq.accepted&order=strategy_id.asc&offset=0&limit=1000",
    reply: [{
      strategy_id: 7,
      underlying: "TCS",
      definition: "long_call",
      sleeve: "carry",
      order_ratio: -0.03,
      cost_ratio: 0.03,
    }],
    result: [{
      strategyId: 7,
      underlying: "TCS",
      definition: "long_call",
      sleeve: "carry",
      orderRatio: -0.03,
      costRatio: 0.03,
    }],
  });
});

Deno.test("a date's bans are a set, and a list replaces it", async () => {
  await assertWire({
    call: (database) => readBans(database, "2026-02-10"),
    request: 'POST /rpc/read_bans {"p_trading_date":"2026-02-10"}',
    reply: { known: true, banned: ["TCS"] },
    result: { known: true, banned: new Set(["TCS"]) },
  });
  const list = { date: "2026-02-10", underlyings: ["TCS"] };
  await assertWire({
    call: (database) => storeBans(database, list, "nse", NOW),
    request:
      `POST /rpc/store_bans {"p_trading_date":"2026-02-10","p_underlyings":["TCS"],"p_source":"nse","p_now":${NOW_TEXT}}`,
    reply: 1,
    result: 1,
  });
});

Deno.test("quotes left out are counted by expiry and reason", async () => {
  const row = { expiry: "2026-02-24", counts: { stale: 3 } };
  await assertWire({
    call: (database) => readQuoteCounts(database, "TCS", "2026-02-10"),
    request: "GET /chain_snapshots?select=expiry,counts&underlying=eq.TCS" +
      "&trading_date=eq.2026-02-10&order=expiry.asc&offset=0&limit=1000",
    reply: [row],
    result: [row],
  });
});

Deno.test("corporate actions come by name and are stored as rows", async () => {
  const action = { date: "2026-01-05", factor: 0.5, found: "given" };
  await assertWire({
    call: (database) => readCorporateActions(database, ["TCS"], "2026-02-10"),
    request: 'POST /rpc/read_corporate_actions {"p_underlyings":["TCS"],"p_until":"2026-02-10"}',
    reply: { TCS: [action] },
    result: new Map([["TCS", [action]]]),
  });
  const row = { underlying: "TCS", date: "2026-01-05", factor: 0.5, source: "f" };
  await assertWire({
    call: (database) => storeCorporateActions(database, [{ ...row, found: "given" }]),
    request: 'POST /rpc/store_corporate_actions {"p_rows":[{"underlying":"TCS",' +
      '"date":"2026-01-05","factor":0.5,"source":"f","found":"given"}]}',
    reply: 1,
    result: 1,
  });
});

Deno.test("events go with their coverage", async () => {
  const coverage = { covers_from: "2026-02-01", covers_to: "2026-03-31", source: "f" };
  await assertWire({
    call: (database) =>
      storeEvents(database, [{ date: "2026-02-12", kind: "budget", source: "f" }], [
        { kind: "budget", ...coverage },
      ]),
    request: 'POST /rpc/store_events {"p_events":[{"date":"2026-02-12","kind":"budget",' +
      '"source":"f"}],"p_coverage":[{"kind":"budget","covers_from":"2026-02-01",' +
      '"covers_to":"2026-03-31","source":"f"}]}',
    reply: 2,
    result: 2,
  });
});

Deno.test("caps and weights of industries come by name", async () => {
  await assertWire({
    call: readIndustries,
    request: "GET /industries?select=industry,cap_fraction,target_weight&order=industry.asc" +
      "&offset=0&limit=1000",
    reply: [{ industry: "Energy", cap_fraction: 0.25, target_weight: 0.1 }],
    result: new Map([["Energy", { cap: 0.25, weight: 0.1 }]]),
  });
});

Deno.test("parameters are those in force on a date", async () => {
  const row = { name: "gst", scope: "all", value: 0.18 };
  await assertWire({
    call: (database) => readParameters(database, "2026-02-10"),
    request: "GET /parameters?select=name,scope,value&effective_from=lte.2026-02-10" +
      "&or=(effective_to.is.null,effective_to.gte.2026-02-10)&order=name.asc,scope.asc" +
      "&offset=0&limit=1000",
    reply: [row],
    result: [row],
  });
});

Deno.test("an entry's gate is read in one call, its limits looked at anew", async () => {
  const leg = { segment: "NSE_FNO", securityId: "45", lotSize: 65, tick: 0.05 };
  const entry = {
    allocationId: 7,
    underlying: "TCS",
    definition: "short_put",
    lots: 1,
    lotSize: 65,
    netPremium: 400,
    maxLoss: null,
    capitalUsed: 78000,
    expiry: "2026-02-24",
    legs: [{
      ...leg,
      legNumber: 1,
      right: "put",
      side: "sell",
      ratio: 1,
      price: 6,
      freezeQuantity: null,
      listed: leg,
    }],
  };
  const gate = {
    entry,
    desk: { mode: "paper", state: "active", reason: null },
    protections: [{ scope: "desk", subject: null, kind: "daily_loss", reason: "two losses" }],
    isBanned: false,
    heldBy: null,
    capital: 1e7,
    blocked: 0,
    room: [{ seconds: 60, left: 150 }],
  };
  await assertWire({
    call: (database) => readGate(database, { allocationId: 7 }, "paper", NOW),
    request: `POST /rpc/read_gate {"p_allocation_id":7,"p_mode":"paper","p_now":${NOW_TEXT}}`,
    reply: gate,
    result: gate,
  });
  await assertWire({
    call: (database) => checkLimits(database, NOW),
    request: `POST /rpc/check_limits {"p_now":${NOW_TEXT}}`,
    reply: 2,
    result: 2,
  });
});

Deno.test("a job is opened for a date and closed with its counts", async () => {
  const run = { jobRunId: 5, state: "running", counts: { names: 3 } };
  await assertWire({
    call: (database) => openJob(database, "candles", "2026-02-10", NOW),
    request:
      `POST /rpc/open_job {"p_job":"candles","p_trading_date":"2026-02-10","p_now":${NOW_TEXT}}`,
    reply: run,
    result: run,
  });
  const closed = (error: string) =>
    `POST /rpc/close_job {"p_job_run_id":5,"p_state":"failed","p_counts":{"names":3},${error},"p_now":${NOW_TEXT}}`;
  const outcome = { state: "failed", counts: { names: 3 } } as const;
  await assertWire({
    call: (database) => closeJob(database, 5, outcome, NOW),
    request: closed('"p_error_code":null,"p_error_message":null'),
    reply: run,
    result: run,
  });
  const error = { code: "internal", message: "no" } as const;
  await assertWire({
    call: (database) => closeJob(database, 5, { ...outcome, error }, NOW),
    request: closed('"p_error_code":"internal","p_error_message":"no"'),
    reply: run,
    result: run,
  });
});

Deno.test("a run is found by date and risk, its deferred underlyings by the run", async () => {
  const row = { run_id: 3, generation: 0, state: "done" };
  const request = "GET /runs?select=run_id,generation,state&stage=eq.analyze" +
    "&trading_date=eq.2026-02-10&risk=eq.moderate";
  const call = (database: Parameters<typeof readRun>[0]) =>
    readRun(database, "2026-02-10", "moderate");
  await assertWire({ call, request, reply: [row], result: row });
  await assertWire({ call, request, reply: [], result: undefined });
  const deferred = { underlying: "TCS", not_before: "2026-02-10T05:00:00+00:00" };
  await assertWire({
    call: (database) => readDeferred(database, 3),
    request: "GET /tasks?select=underlying,not_before&run_id=eq.3&state=eq.pending" +
      "&not_before=not.is.null&order=not_before.asc,underlying.asc&limit=1000",
    reply: [deferred],
    result: [deferred],
  });
});

Deno.test("the desk's switch is read and set", async () => {
  const state = { mode: "paper", state: "active", reason: null };
  await assertWire({
    call: readTradingState,
    request: "GET /trading_state?select=mode,state,reason",
    reply: state,
    result: state,
  });
  for (const [reason, text] of [[undefined, "null"], ["holiday", '"holiday"']] as const) {
    await assertWire({
      call: (database) => setTradingState(database, "reducing", reason, NOW),
      request: `POST /rpc/set_trading_state {"p_state":"reducing","p_reason":${text},` +
        `"p_by":"owner","p_now":${NOW_TEXT}}`,
      reply: null,
      result: undefined,
    });
  }
});
