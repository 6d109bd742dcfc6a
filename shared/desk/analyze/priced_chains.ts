import { contractKey } from "../../market/contract_key.ts";
import { priceChain } from "../../market/price_chain.ts";
import type { PricedChain } from "../../market/priced_chain.ts";
import type { ListedChain } from "../../storage/contracts.ts";
import type { TaskRejection } from "../../storage/task_rejection.ts";
import type { RawChain } from "../../vocabulary/chain.ts";
import type { Fetched } from "./fetch_slice.ts";
import type { RunContext } from "./run_context.ts";

/** Why a chain was not taken, and the note that the analysis keeps of it. */
export interface RefusedChain {
  readonly reason: TaskRejection;
  readonly detail: string;
  readonly note: string;
}

/**
 * The chains that passed hygiene, ascending in expiry, and why the others did not. `now` judges
 * their age.
 */
export function pricedChains(fetched: Fetched, now: Date, context: RunContext) {
  const chains: PricedChain[] = [];
  const refusals: RefusedChain[] = [];
  for (const raw of fetched.chains) {
    const listed = fetched.listed.find(({ expiry }) => expiry === raw.expiry);
    if (listed === undefined) continue;
    const result = priced(raw, listed, now, context, fetched);
    if (result.ok) {
      chains.push(result.chain);
      continue;
    }
    const { reason, message } = result.rejection;
    refusals.push({ reason, detail: message, note: `${raw.expiry}:${reason}` });
  }
  return { chains, refusals };
}

function priced(
  raw: RawChain,
  listed: ListedChain,
  now: Date,
  { settings, sessions, rate }: RunContext,
  { underlying, tables }: Fetched,
) {
  const session = sessions.get(raw.expiry);
  const digests = [...tables.digests.get(underlying.underlying) ?? []].flatMap((entry) => {
    const [expiry, digest] = entry.split(":");
    return expiry === raw.expiry && digest !== undefined ? [digest] : [];
  });
  return priceChain(raw, {
    kind: underlying.kind,
    lotSize: listed.lotSize,
    tick: listed.tick,
    rate,
    now,
    fixing: session?.fixingAt ?? now,
    averagingSeconds: session?.averagingSeconds ?? 0,
    maxAgeSeconds: settings.chain_max_age_seconds,
    minMinutesToFixing: settings.min_minutes_to_fixing,
    earlierDigests: new Set(digests),
    listed: new Map(
      listed.strikes.map((
        [strike, right, securityId],
      ) => [contractKey(strike, right), { securityId }]),
    ),
  });
}
