// What the premium ledger accepts, truly and falsely, on simulated markets and in closed form; how
// it stood on NIFTY year by year; tests T6 to T9 of method 7.8 on its months; what tells stocks
// apart. `npm run bench -- beliefs [--markets N] [--seed N] [--parts chances,ledger,months,names]
// [--json]`.
import { textTable } from "../local/cli/support/text_table.ts";
import { BELIEF_SCOPES } from "../shared/beliefs/belief.ts";
import { fitBeliefs } from "../shared/beliefs/fit_beliefs.ts";
import type { NameHistory } from "../shared/beliefs/name_history.ts";
import {
  priorsOf,
  REGISTERED_CLAIMS,
  type RegisteredClaim,
} from "../shared/beliefs/registered_claims.ts";
import { believedMonths } from "./beliefs/believed_months.ts";
import type { Chances } from "./beliefs/chances.ts";
import { crossSectionFigures } from "./beliefs/cross_section.ts";
import { datedTariff } from "./beliefs/dated_tariff.ts";
import { densityFigures } from "./beliefs/density_tests.ts";
import { niftyByYear } from "./beliefs/nifty_by_year.ts";
import { type BeliefOptions, readBeliefOptions } from "./beliefs/options.ts";
import { LAST_SESSION, recordedNifty } from "./beliefs/recorded_nifty.ts";
import { scopeChances } from "./beliefs/scope_chances.ts";
import { simulatedChances } from "./beliefs/simulated_chances.ts";
import { deflatedSelection, popReliability, realisedOnExpected } from "./beliefs/trade_tests.ts";

/** Measures the parts that were asked for. */
export async function bench(args: readonly string[]): Promise<object | string> {
  const options = readBeliefOptions(args);
  const begun = performance.now();
  const parts = { ...await niftyParts(options), ...await namesPart(options) };
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  const { markets, seed } = options;
  return options.json
    ? rounded({ markets, seed, ...judged(parts), ...parts, seconds })
    : asText(parts);
}

/** Most of 100 fair markets that may be taken for an edge once 1% of volatility is paid. */
const FALSE_EDGE = { haircut: 0.01, share: 0.1 } as const;

/** The worst false acceptance over the horizons, where markets were simulated. */
function judged({ simulated }: Parts): object {
  if (simulated === undefined) return {};
  const found = simulated.filter(({ beta }) => beta === 1).flatMap(({ atEnd }) =>
    atEnd.filter(({ haircut }) => haircut === FALSE_EDGE.haircut).map(({ edge }) => edge)
  );
  const falseEdge = Math.max(...found);
  return { falseEdge, allowed: FALSE_EDGE.share, ok: falseEdge <= FALSE_EDGE.share };
}

interface Parts {
  readonly simulated?: ReturnType<typeof simulatedChances>;
  readonly scopes?: ReturnType<typeof scopeChances>;
  readonly ledger?: ReturnType<typeof niftyByYear>[];
  /** Each beside the clusters that it rests on; none gates anything. */
  readonly months?: object[];
  readonly names?: Awaited<ReturnType<typeof crossSectionFigures>>;
}

async function niftyParts({ parts, markets, seed }: BeliefOptions): Promise<Parts> {
  const claim = registered("variance_level");
  if (!parts.some((part) => part !== "names")) return {};
  const nifty = await recordedNifty();
  return {
    ...(!parts.includes("chances") ? {} : {
      simulated: simulatedChances(markets, seed, priorsOf(claim)),
      scopes: scopeChances(levels(nifty)),
    }),
    ...(!parts.includes("ledger") ? {} : {
      ledger: ([21, 42] as const).flatMap((horizon) =>
        [true, false].map((virtualCrash) => niftyByYear(nifty, claim, horizon, virtualCrash))
      ),
    }),
    ...(parts.includes("months") ? { months: await monthTests(nifty, claim) } : {}),
  };
}

async function monthTests(nifty: NameHistory, claim: RegisteredClaim): Promise<object[]> {
  const months = believedMonths(nifty, claim, await datedTariff());
  return [
    densityFigures(months, claim.registered.mean),
    popReliability(months),
    realisedOnExpected(months),
    deflatedSelection(months),
  ];
}

/** Every scope's level as the recorded history leaves it: indices and stocks borrow. */
function levels(nifty: NameHistory) {
  return [...fitBeliefs({
    histories: { ...Object.fromEntries(BELIEF_SCOPES.map((scope) => [scope, []])), NIFTY: [nifty] },
    fitted: [],
    previous: [],
    claims: REGISTERED_CLAIMS.filter(({ claim }) => claim === "variance_level"),
    tradingDate: LAST_SESSION,
  })];
}

async function namesPart({ parts }: BeliefOptions): Promise<Parts> {
  return parts.includes("names")
    ? { names: await crossSectionFigures(registered("variance_spread")) }
    : {};
}

function registered(claim: RegisteredClaim["claim"]): RegisteredClaim {
  const found = REGISTERED_CLAIMS.find((own) => own.claim === claim);
  if (found === undefined) throw new Error(`${claim} is not registered`);
  return found;
}

/** Four digits are more than any of the figures has. */
function rounded(whole: object): object {
  return JSON.parse(
    JSON.stringify(
      whole,
      (_, value) => typeof value === "number" ? Number(value.toPrecision(4)) : value,
    ),
  );
}

const percent = (share: number) => (100 * share).toFixed(0);
const sleeves = (chances: readonly Chances[]) =>
  chances.map(({ edge, premium }) => `${percent(edge)}/${percent(premium)}`);

function asText(
  { simulated = [], scopes = [], ledger = [], months = [], names = [] }: Parts,
): string {
  const costs = ["0%", "1%", "2%", "3%"];
  const lines = simulated.flatMap(({ beta, horizon, ...one }) =>
    ([
      ["at the end", one.atEnd],
      ["ever", one.ever],
      ["closed form", one.closedForm],
      ["unguarded", one.unguarded],
    ] as const).flatMap(([when, chances]) =>
      chances === undefined ? [] : [[String(horizon), beta.toFixed(2), when, ...sleeves(chances)]]
    )
  );
  const tables = [
    simulated.length === 0 ? [] : [
      "Accepted of 100 simulated markets, edge/premium, by costs (beta 1: falsely)",
      textTable(["sessions", "beta", "when", ...costs], lines),
    ],
    scopes.length === 0 ? [] : [
      "Accepted of 100 at each scope's own error, edge/premium, by costs",
      textTable(
        ["scope", "sessions", "error", "beta", ...costs],
        scopes.map(({ scope, horizon, standardError, beta, chances }) => [
          scope,
          String(horizon),
          standardError.toFixed(3),
          beta.toFixed(2),
          ...sleeves(chances),
        ]),
      ),
    ],
    ...ledger.map(({ years, spring }) => {
      const { horizon, virtualCrash } = years[0] ?? { horizon: 0, virtualCrash: false };
      return [
        `NIFTY over ${horizon} sessions, ${virtualCrash ? "with" : "without"} the virtual crash`,
        textTable(
          ["on", "estimate", "error", "sceptical", "registered", "decision", "trades", "of spot"],
          years.map((year) => [
            year.on,
            year.estimate?.toFixed(3) ?? "",
            year.standardError?.toFixed(3) ?? "",
            `${year.sceptical.beta.toFixed(3)} +- ${year.sceptical.sd.toFixed(3)}`,
            `${year.registered.beta.toFixed(3)} +- ${year.registered.sd.toFixed(3)}`,
            year.decision,
            String(year.trades),
            year.sumOfSpot === undefined ? "" : `${(100 * year.sumOfSpot).toFixed(1)}%`,
          ]),
        ),
        textTable(
          ["sold on", "decision", "size", "of premium", "of spot"],
          spring.map(({ on, decision, size, ofPremium, ofSpot }) => [
            on,
            decision,
            String(size),
            `${(100 * ofPremium).toFixed(0)}%`,
            `${(100 * ofSpot).toFixed(1)}%`,
          ]),
        ),
      ];
    }),
    months.map((test) => JSON.stringify(rounded(test))),
    names.length === 0 ? [] : [
      "ln(HV252/IV) between stocks, January and February 2026",
      textTable(
        ["sessions", "names", "outcomes", "clusters", "slope", "t", "decision"],
        names.map(({ horizon, names: count, sessions, clusters, slope, t, decision }) => [
          String(horizon),
          String(count),
          String(sessions),
          String(clusters ?? ""),
          slope?.toFixed(4) ?? "",
          t?.toFixed(1) ?? "",
          decision,
        ]),
      ),
    ],
  ];
  return tables.flat().join("\n\n");
}
