import type {
  ScenarioName,
  ScenarioStructure,
} from "../../shared/allocation/scenario_structure.ts";
import { exitRules } from "../../shared/exits/exit_rules.ts";
import type { ExitTerms } from "../../shared/exits/exit_terms.ts";
import { SESSIONS_A_YEAR } from "../../shared/pricing/trading_time.ts";
import type { ScanInput } from "../../shared/strategies/scan/scan_input.ts";
import { scanUnderlying } from "../../shared/strategies/scan/scan_underlying.ts";
import type { TradingDate } from "../../shared/vocabulary/trading_date.ts";
import { pricedOf, scanInputs } from "./price_and_scan.ts";
import { seededChains } from "./seeded_chains.ts";

const BETA = 0.95;
const INDEX = { beta: 1, correlation: 0.9 };
const STOCK = { beta: 1.1, correlation: 0.55 };

/** So many accepted structures of the seeded market, spread over underlyings and definitions. */
export function scenarioStructures(count: number, tradingDate: TradingDate): ScenarioStructure[] {
  const priced = seededChains().map(pricedOf).filter((chain) => chain !== undefined);
  const accepted = scanInputs(priced, BETA).flatMap((input) => structuresOf(input, tradingDate));
  return Array.from(
    { length: Math.min(count, accepted.length) },
    (_, i) => accepted[Math.floor(i * accepted.length / count)] as ScenarioStructure,
  );
}

function structuresOf(input: ScanInput, tradingDate: TradingDate): ScenarioStructure[] {
  const [{ underlying, kind, spot }] = input.chains as [ScanInput["chains"][0]];
  const horizons = input.chains.map((chain, i) => ({
    chain,
    view: input.views[i] ?? { beta: BETA, mu: 0 },
    sessions: SESSIONS_A_YEAR * chain.years,
    sdLogBeta: 0.06,
  }));
  const name: ScenarioName = {
    ...{ underlying, kind, spot, horizons },
    ...(kind === "index" ? { ...INDEX, scope: "indices" } : { ...STOCK, scope: "stocks" }),
  };
  const terms: ExitTerms = { sleeve: "premium", tradingDate, horizons, seed: 1 };
  return scanUnderlying(input).flatMap((outcome) => {
    if ("reason" in outcome) return [];
    const { candidate } = outcome;
    return [{
      name,
      structure: candidate,
      rules: exitRules(candidate, terms),
      expectedValue: candidate.evP * candidate.lotSize,
    }];
  });
}
