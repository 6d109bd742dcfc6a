import type { Candidate, CandidateLeg } from "../candidate.ts";
import type { ScanGate } from "./scan_gates.ts";
import type { ScanLimits } from "./scan_input.ts";
import { wingPairs } from "./wings.ts";

/**
 * Why a candidate failed a gate of the scan: the figure that did and what it had to be; the gate of
 * liquidity has none.
 */
export function rejectionDetail(gate: ScanGate, candidate: Candidate, limits: ScanLimits): string {
  return DETAILS[gate](candidate, limits);
}

const percent = (share: number) => `${Number((100 * share).toFixed(1))}%`;

const DETAILS: Record<ScanGate, (candidate: Candidate, limits: ScanLimits) => string> = {
  illiquid: () => "",
  untraded_leg: ({ legs, lotSize }, { minVolumeLots }) => {
    const lots = ({ volume = 0 }: CandidateLeg) => volume / lotSize;
    const least = legs.filter(({ right }) => right !== "underlying")
      .reduce((p, q) => lots(q) < lots(p) ? q : p);
    return `${Math.floor(lots(least))} lots of the ${least.strike} ${least.right} were traded ` +
      `today; at least ${minVolumeLots} are asked`;
  },
  credit_below_rule: ({ netPremium }) =>
    `a net premium of ${netPremium.toFixed(2)} a unit is less than its name promises`,
  impossible_premium: ({ netPremium }) =>
    `a net premium of ${netPremium} leaves no risk or no gain`,
  wing_too_far: (candidate, { minWingDelta }) => {
    const { sold, wing } = weakestWing(candidate);
    return `the wing at ${wing.strike} has a delta of ${Math.abs(wing.delta).toFixed(3)}, ${
      percent(Math.abs(wing.delta / sold.delta))
    } of that of the ${sold.strike} ${sold.right}; at least ${percent(minWingDelta)} is asked`;
  },
  credit_below_width: ({ netPremium, ...candidate }, { minCreditWidth }) => {
    const width = widestWing(candidate);
    return `a credit of ${netPremium.toFixed(2)} a unit is ${
      percent(netPremium / width)
    } of the width of ${width}; at least ${percent(minCreditWidth)} is asked`;
  },
  cost_above_limit: ({ roundTripCost, netPremium, maxProfit }, limits) => {
    const shareOf = (name: string, amount: number) =>
      `${percent(roundTripCost / amount)} of ${name} of ${amount.toFixed(2)}`;
    const shares = [
      netPremium > 0 ? [shareOf("the credit", netPremium)] : [],
      maxProfit === undefined ? [] : [shareOf("the maximum profit", maxProfit)],
    ].flat();
    const allowed = `at most ${percent(limits.maxRoundTripCredit)} of a credit, ${
      percent(limits.maxRoundTripProfit)
    } of a maximum profit or, where that has no end, ${
      percent(limits.maxRoundTripCredit)
    } of the premiums is allowed`;
    const costs = `a round trip costs ${roundTripCost.toFixed(2)} a unit`;
    return `${[costs, shares.join(" and ")].filter(Boolean).join(", ")}; ${allowed}`;
  },
  pop_below_minimum: (
    { popP, netPremium, definition: { exitFamily } },
    { minPopCredit, minPopDebit },
  ) => {
    const isIncome = netPremium > 0 && (exitFamily === "credit" || exitFamily === "hedge");
    return `probability of profit after charges ${percent(popP)}; at least ${
      percent(isIncome ? minPopCredit : minPopDebit)
    } is asked`;
  },
};

interface Wing {
  readonly sold: CandidateLeg;
  readonly wing: CandidateLeg;
}

function wingsOf({ definition, legs }: Pick<Candidate, "definition" | "legs">): Wing[] {
  return wingPairs(definition).map(({ sold, wing }) => ({
    sold: legs[sold] as CandidateLeg,
    wing: legs[wing] as CandidateLeg,
  }));
}

function weakestWing(candidate: Candidate): Wing {
  const share = ({ sold, wing }: Wing) => Math.abs(wing.delta / sold.delta);
  return wingsOf(candidate).reduce((p, q) => share(q) < share(p) ? q : p);
}

function widestWing(candidate: Pick<Candidate, "definition" | "legs">): number {
  return Math.max(
    ...wingsOf(candidate).map(({ sold, wing }) =>
      Math.abs((sold.strike ?? 0) - (wing.strike ?? 0))
    ),
  );
}
