import { yearFraction } from "../pricing/year_fraction.ts";
import type { RawChain } from "../vocabulary/chain.ts";
import { type RightColumns, rightColumns } from "./chain_columns.ts";
import { chainDigest } from "./chain_digest.ts";
import { contractKey } from "./contract_key.ts";
import type { ChainTerms } from "./chain_terms.ts";
import type { ChainRejection } from "./priced_chain.ts";
import { at } from "../vocabulary/at.ts";

/** A chain of one instant, with its time to the fixing, before any quote is judged. */
export interface ReadChain {
  readonly spot: number;
  /** ACT/365F, above 0. */
  readonly years: number;
  readonly call: RightColumns;
  readonly put: RightColumns;
  readonly digest: string;
}

/** Why a chain cannot be used, and the figures behind it. */
export interface ChainRefusal {
  readonly reason: ChainRejection;
  readonly message: string;
}

/** Share of the ids that may differ from the master's: contracts change their ids one by one. */
const MAX_FOREIGN = 0.5;

/** The columns of a chain that is fresh, has a spot, and names each strike once. */
export function readChain(raw: RawChain, terms: ChainTerms): ReadChain | ChainRefusal {
  const untimely = untimelyChain(raw, terms);
  if (untimely !== undefined) return untimely;
  const quoted = raw.strikes.filter(({ strike }) => Number.isFinite(strike) && strike > 0)
    .sort((p, q) => p.strike - q.strike);
  if (quoted.length === 0) {
    return { reason: "empty_chain", message: "the broker sent no strike" };
  }
  const twice = quoted.find(({ strike }, i) => quoted[i - 1]?.strike === strike);
  if (twice !== undefined) {
    return { reason: "duplicate_strike", message: `strike ${twice.strike} occurs twice` };
  }
  const { spot } = raw;
  if (spot === undefined || !Number.isFinite(spot) || spot <= 0) {
    return { reason: "no_spot", message: "the broker sent no price of the underlying" };
  }
  const [call, put] = [rightColumns(quoted, "call"), rightColumns(quoted, "put")];
  const digest = chainDigest(call, put);
  if (terms.earlierDigests?.has(digest)) {
    return { reason: "identical_to_earlier", message: "every quote equals an earlier day's" };
  }
  const foreign = foreignIds([call, put], terms);
  if (foreign !== undefined) return foreign;
  const years = yearFraction(terms.now, terms.fixing, terms.averagingSeconds);
  return { spot, years, call, put, digest };
}

/** Of the quotes with an id most must have the master's: otherwise the chain is another's. */
function foreignIds(
  rights: readonly RightColumns[],
  { listed }: ChainTerms,
): ChainRefusal | undefined {
  let known = 0;
  let foreign = 0;
  for (const { strikes, right, securityId } of rights) {
    securityId.forEach((id, i) => {
      const contract = listed.get(contractKey(at(strikes, i), right));
      if (id === undefined || contract === undefined) return;
      known += 1;
      if (id !== contract.securityId) foreign += 1;
    });
  }
  if (foreign <= MAX_FOREIGN * known) return undefined;
  return {
    reason: "foreign_ids",
    message: `${foreign} of ${known} contract ids are not the master's, half are allowed`,
  };
}

function untimelyChain(raw: RawChain, terms: ChainTerms): ChainRefusal | undefined {
  const age = (terms.now.getTime() - raw.receivedAt.getTime()) / 1000;
  if (age > terms.maxAgeSeconds) {
    return {
      reason: "stale_chain",
      message: `the chain is ${age} s old, ${terms.maxAgeSeconds} s are allowed`,
    };
  }
  const left = terms.fixing.getTime() - terms.now.getTime();
  if (left <= 0) return { reason: "expired", message: "its fixing has passed" };
  if (left < terms.minMinutesToFixing * 60_000) {
    return {
      reason: "too_close_to_fixing",
      message: `less than ${terms.minMinutesToFixing} minutes to fixing`,
    };
  }
  return undefined;
}
