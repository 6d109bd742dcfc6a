import { sqlAnalysisStore } from "../../shared/storage/analysis_store.ts";
import { decisionSteps, readDecisionTrail } from "../../shared/storage/decision_trail.ts";
import {
  readRegimeLevel,
  readRegimeLevelBefore,
  storeRegime,
} from "../../shared/storage/regimes.ts";
import { readStrikeSearches } from "../../shared/storage/strike_searches.ts";
import { readAnalysis } from "../../shared/storage/underlying_analyses.ts";
import { assertEquals } from "@std/assert";
import { assertWire } from "../support/wire_database.ts";
import type { Database } from "../../shared/storage/database.ts";

const NOW = new Date("2026-02-10T04:30:00.000Z");
const AT = '"p_now":"2026-02-10T04:30:00.000Z"';
const LEASE = `"p_holder":"w1","p_lease_seconds":30,${AT}`;
const CLOCK = { now: () => Promise.resolve(NOW), waitUntil: () => Promise.resolve() };
const RUN = {
  runId: 3,
  state: "open",
  done: 1,
  remaining: 2,
  accepted: 1,
  rejected: 0,
  deferred: 1,
} as const;
const ROW = { ...RUN, retryAt: "2026-02-10T10:00:00+05:30" };
const STATE = { ...RUN, retryAt: NOW };

const storeOf = (database: Database) => sqlAnalysisStore(database, CLOCK, "w1", 30);

Deno.test("a run is opened under a lease, with the inputs that were stored", async () => {
  const stored = { underlyings: ["TCS"], topPerUnderlying: 3 };
  const open = (database: Database) =>
    storeOf(database).open({
      tradingDate: "2026-02-10",
      risk: "moderate",
      inputs: stored,
      given: { topPerUnderlying: 3 },
      force: true,
    });
  const request = 'POST /rpc/open_run {"p_trading_date":"2026-02-10","p_risk":"moderate",' +
    '"p_inputs":{"underlyings":["TCS"],"topPerUnderlying":3},' +
    `"p_given":{"topPerUnderlying":3},"p_force":true,${LEASE}}`;
  for (const inputs of [stored, { ...stored, holdingDays: 15 }]) {
    await assertWire({
      call: open,
      request,
      reply: { ...ROW, leased: true, inputs },
      result: { ...STATE, leased: true, inputs },
    });
  }
});

Deno.test("tasks are claimed, put off and stored under the lease; a run is finished", async () => {
  await assertWire({
    call: (database) => storeOf(database).claim(3, 12),
    request: `POST /rpc/claim_tasks {"p_run_id":3,"p_limit":12,${LEASE}}`,
    reply: [{ underlying: "TCS", retries: 1 }],
    result: [{ underlying: "TCS", retries: 1 }],
  });
  await assertWire({
    call: (database) => storeOf(database).defer(3, "TCS", NOW),
    request: 'POST /rpc/defer_task {"p_run_id":3,"p_underlying":"TCS",' +
      `"p_until":"2026-02-10T04:30:00.000Z",${LEASE}}`,
    reply: ROW,
    result: STATE,
  });
  await assertWire({
    call: (database) => storeOf(database).store(3, { underlying: "TCS" } as never),
    request: `POST /rpc/store_analysis {"p_run_id":3,"p_payload":{"underlying":"TCS"},${LEASE}}`,
    reply: { ...ROW, retryAt: null },
    result: RUN,
  });
  await assertWire({
    call: (database) => storeOf(database).finish(3, { wallMs: 5 } as never),
    request: `POST /rpc/finish_run {"p_run_id":3,"p_holder":"w1","p_metrics":{"wallMs":5},` +
      `"p_ranked":null,${AT}}`,
    reply: ROW,
    result: STATE,
  });
  await assertWire({
    call: (database) => storeOf(database).finish(3, { wallMs: 5 } as never, [8, 7]),
    request: `POST /rpc/finish_run {"p_run_id":3,"p_holder":"w1","p_metrics":{"wallMs":5},` +
      `"p_ranked":[8,7],${AT}}`,
    reply: ROW,
    result: STATE,
  });
});

Deno.test("a date's regime is read, and the one before it; a date without one has none", async () => {
  const on = "GET /market_regimes?select=level&trading_date=eq.2026-02-10";
  const before =
    "GET /market_regimes?select=level&trading_date=lt.2026-02-10&order=trading_date.desc&limit=1";
  for (
    const [request, call] of [[on, readRegimeLevel], [before, readRegimeLevelBefore]] as const
  ) {
    const read = (database: Database) => call(database, "2026-02-10");
    await assertWire({ call: read, request, reply: [{ level: "calm" }], result: "calm" });
    await assertWire({ call: read, request, reply: [], result: undefined });
  }
  await assertWire({
    call: (database) => storeRegime(database, { level: "high" } as never),
    request: 'POST /rpc/store_regime {"p_payload":{"level":"high"}}',
    reply: { level: "calm" },
    result: "calm",
  });
});

Deno.test("an underlying's analysis is read; a term ratio that is null is absent", async () => {
  const call = (database: Database) => readAnalysis(database, "TCS", "2026-02-10");
  const request = "GET /underlying_analyses?select=spot,atm_volatility,term_ratio,direction" +
    "&trading_date=eq.2026-02-10&underlying=eq.TCS&limit=1";
  const row = { spot: 3000, atm_volatility: 0.2, term_ratio: 0.9, direction: "bullish" };
  const found = { spot: 3000, atmVolatility: 0.2, direction: "bullish" };
  await assertWire({ call, request, reply: [row], result: { ...found, termRatio: 0.9 } });
  await assertWire({ call, request, reply: [{ ...row, term_ratio: null }], result: found });
  await assertWire({ call, request, reply: [], result: undefined });
});

Deno.test("strike searches come newest first, with what was relaxed", async () => {
  const row = {
    trading_date: "2026-02-10",
    definition: "long_call",
    state: "accepted",
    reason: null,
    detail: null,
    expiry: "2026-02-24",
    far_expiry: null,
    strike_search: {
      slots: [{ asked: "delta 0.16", found: 24_600 }],
      scanned: 12,
      relaxed: { level: 1, because: "illiquid" },
    },
  };
  const rows = [row, { ...row, strike_search: null }];
  await assertWire({
    call: (database) => readStrikeSearches(database, "TCS", "moderate", 5),
    request: "GET /strike_searches?select=trading_date,definition,state,reason,detail,expiry," +
      "far_expiry,strike_search&underlying=eq.TCS&risk=eq.moderate" +
      "&order=trading_date.desc,definition.asc&limit=5",
    reply: rows,
    result: rows,
  });
});

const STEP = {
  trading_date: "2026-02-10",
  risk: "moderate",
  underlying: "TCS",
  step: 1,
  stage: "analyze",
  section: "market",
  subject: "TCS",
  outcome: "calm",
  detail: "x",
  figures: { vix: 14 },
};

Deno.test("a decision's steps are read of a date, or of the latest", async () => {
  for (const [date, text] of [["2026-02-10", '"2026-02-10"'], [undefined, "null"]] as const) {
    await assertWire({
      call: (database) => readDecisionTrail(database, "TCS", date),
      request: `POST /rpc/decision_trail_of {"p_underlying":"TCS","p_trading_date":${text}}`,
      reply: [STEP],
      result: [STEP],
      free: ["vix"],
    });
  }
  const sections = "market task readings view strategy scores strikes rejection allocation plan " +
    "order position marks exit result";
  for (const section of sections.split(" ")) {
    assertEquals(decisionSteps.safeParse([{ ...STEP, section }]).success, true, section);
  }
  for (const stage of ["analyze", "allocate", "execute", "monitor"]) {
    assertEquals(decisionSteps.safeParse([{ ...STEP, stage }]).success, true, stage);
  }
  const broken = [{ trading_date: "2026-02-30" }, { step: 0 }, { step: 1.5 }, { stage: "status" }];
  for (const change of [...broken, { section: "x" }]) {
    assertEquals(decisionSteps.safeParse([{ ...STEP, ...change }]).success, false);
  }
});
