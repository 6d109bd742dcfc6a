import { closesAt, opensAt, SESSIONS } from "../../local/exchange/sessions.ts";
import { exitRuleRow } from "../../shared/exits/exit_rule_row.ts";
import { chainHorizon, type HorizonTerms } from "../../shared/desk/chain_horizon.ts";
import type { PricedChain } from "../../shared/market/priced_chain.ts";
import { type ScoredStrategy, scoreUnderlying } from "../../shared/scoring/score_underlying.ts";
import type { ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import type {
  AllocationInputs,
  CandidateRow,
  NameRow,
} from "../../shared/storage/allocation_inputs.ts";
import { present } from "../../shared/vocabulary/present.ts";
import { tradingDateAt } from "../../shared/vocabulary/trading_date.ts";
import { OPEN_GROUND, scoreTermsOf } from "../../tests/support/markets.ts";
import { pricedOf, scanInputs } from "../support/price_and_scan.ts";
import { seededChains } from "../support/seeded_chains.ts";

/** What an allocate call reads of a day, as JSON; instants as text. */
export interface CallInputs {
  readonly inputs: AllocationInputs;
  readonly horizons: HorizonTerms;
}

const RATE = 0.065;
/** Of the market's volatility: options are dear enough for indices to have a premium sleeve. */
const BETA = 0.93;
const INDUSTRIES = 8;
/** Structures of the premium sleeve an index has at most. */
const PREMIUM = 4;

/** So many accepted strategies of a seeded day, some of them of the premium sleeve. */
export function callInputs(count: number): CallInputs {
  const priced = seededChains().map(pricedOf).filter((chain) => chain !== undefined);
  const date = tradingDateAt(priced[0]?.at ?? new Date(NaN));
  const last = priced.reduce((latest, { expiry }) => expiry > latest ? expiry : latest, date);
  const horizons: HorizonTerms = {
    rate: RATE,
    session: {
      tradingDate: date,
      opensAt: opensAt(date),
      closesAt: closesAt(date),
      fixingAt: closesAt(date),
      averagingSeconds: 0,
    },
    dates: SESSIONS.filter((each) => each >= date && each <= last),
  };
  const all = scanInputs(priced, BETA).map((input) => scored(input, horizons));
  const premium = all.flatMap(({ accepted, ...name }) =>
    accepted.filter(({ sleeve }) => sleeve === "premium").slice(0, PREMIUM)
      .map((strategy) => ({ ...name, strategy }))
  );
  // The best carry of each name first, then the second of each, and so on.
  const carry = all.flatMap(({ accepted, ...name }) =>
    accepted.filter(({ sleeve }) => sleeve === "carry")
      .map((strategy, place) => ({ ...name, strategy, place }))
  ).sort((p, q) => p.place - q.place);
  const chosen = [...premium, ...carry].slice(0, count);
  return {
    horizons,
    inputs: {
      ...{ runId: 1, tradingDate: date, risk: "moderate", generation: 1, heldFingerprint: "" },
      candidates: chosen.map(candidateRow),
      held: [],
      names: all.map(({ input, industry }) => nameRow(input.chains, industry)),
      carryCosts: [],
    },
  };
}

interface ScoredName {
  readonly input: ScanInput;
  readonly industry: string;
  readonly accepted: readonly ScoredStrategy[];
}

/** Strategies of an underlying, best first; an index has a ground for its premium. */
function scored(input: ScanInput, horizons: HorizonTerms): ScoredName {
  const [{ underlying, kind }] = input.chains as [PricedChain];
  const terms = scoreTermsOf({ underlying: kind === "index" ? "NIFTY" : "TITAN" });
  const ground = { ...OPEN_GROUND, decision: "premium" } as const;
  const { accepted } = scoreUnderlying(scanUnderlying(input), {
    ...terms,
    grounds: new Map(kind === "index" ? input.chains.map(({ expiry }) => [expiry, ground]) : []),
    exits: {
      tradingDate: horizons.session.tradingDate,
      seed: 1,
      horizons: input.chains.map((chain, i) =>
        chainHorizon(
          { ...chain, parameters: chain.smile.parameters },
          { kind, view: input.views[i] ?? { beta: 1, mu: 0 } },
          horizons,
        )
      ),
    },
    top: Infinity,
  });
  const letters = [...underlying].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  return {
    input,
    industry: kind === "index" ? "Index" : `Industry ${letters % INDUSTRIES}`,
    accepted,
  };
}

function candidateRow(
  { input, industry, strategy }: Omit<ScoredName, "accepted"> & {
    readonly strategy: ScoredStrategy;
  },
  place: number,
): CandidateRow {
  const [{ underlying, kind }] = input.chains as [PricedChain];
  const { candidate, sleeve, marginPerLot, policy, exitRules, kelly, worstLoss, tilt } = strategy;
  const { definition, direction, riskClass, expiry, lotSize, legs, tick } = candidate;
  return {
    ...{ strategyId: place + 1, underlying, kind, industry, weight: 0.1, sizeFactor: 1 },
    ...{ definition: definition.id, sleeve, direction, riskClass, expiry, lotSize, kelly, tilt },
    expectedDaysHeld: policy.expectedDaysHeld,
    margin: marginPerLot,
    premium: Math.max(0, -candidate.netPremium * lotSize),
    ...present({ maxLoss: candidate.maxLoss && candidate.maxLoss * lotSize }),
    stressLoss: candidate.stressLoss * lotSize,
    worstLoss: worstLoss * lotSize,
    entryChargesPerLot: candidate.entryChargesPerLot,
    exitChargesPerLot: candidate.exitChargesPerLot,
    expectedValue: candidate.evP * lotSize,
    standardError: candidate.evStandardError * lotSize,
    orderRatio: candidate.orderRatio,
    costRatio: candidate.costRatio,
    quantumScore: strategy.quantum.score,
    legs: legs.map(({ right, side, ratio, strike, price, bid, ask, ...leg }) => ({
      ...{ right, side, ratio, price, bid, ask, tick },
      ...present({ strike, expiry: leg.expiry, impliedVolatility: leg.impliedVolatility }),
    })),
    rules: exitRules.map(exitRuleRow),
  };
}

/** A name with its two chains and the views that its strategies were scored with. */
function nameRow(chains: readonly PricedChain[], industry: string): NameRow {
  const [{ underlying, kind }] = chains as [PricedChain];
  const isIndex = kind === "index";
  return {
    ...{ underlying, kind, industry, weight: 0.1 },
    marketBeta: isIndex ? 1 : 1.1,
    marketCorrelation: isIndex ? 0.9 : 0.55,
    views: chains.map(({ expiry }) => ({ expiry, beta: BETA, mu: 0, sdLogBeta: 0.06 })),
    chains: chains.map(({ expiry, at, spot, forward, smile: { parameters } }) => ({
      ...{ expiry, at, spot, forward, parameters },
    })),
  };
}
