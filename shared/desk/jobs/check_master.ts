import { DeskError } from "../../vocabulary/desk_error.ts";
import type { Contract } from "../../vocabulary/contract.ts";
import type { ContractMaster } from "../../vocabulary/ports/market_data.ts";

/** Rows that may be unreadable, as a share. */
const MOST_BAD = 0.01;
/** What must still be listed of what was before and has not expired, as a share. */
const LEAST_KEPT = 0.8;
/** Names that a message tells of. */
const SHOWN = 3;

/**
 * Refuses a contract master that cannot be believed, before anything of it is stored: the list
 * before it stays. `before` is how many contracts each underlying had in its last list, of those
 * that have not expired. Throws `broker_bad_reply`.
 */
export function checkMaster(
  master: ContractMaster,
  before: ReadonlyMap<string, number>,
): void {
  const { rows, badRows, firstBad, contracts } = master;
  if (badRows > MOST_BAD * rows) {
    throw refused(
      `${badRows} of its ${rows} rows cannot be read, at most 1% may; the first is ${firstBad}`,
    );
  }
  if (contracts.length === 0) throw refused("it lists no contract of the universe");
  refuseRepeated(contracts, "security id", ({ securityId }) => securityId);
  refuseRepeated(contracts, "contract", nameOf);
  refuseFewer(contracts, before);
}

function refuseRepeated(
  contracts: readonly Contract[],
  what: string,
  keyOf: (contract: Contract) => string,
): void {
  const first = new Map<string, Contract>();
  for (const contract of contracts) {
    const key = keyOf(contract);
    const other = first.get(key);
    if (other !== undefined) {
      throw refused(
        `${what} ${key} stands in it twice, for ${idOf(other)} and ${idOf(contract)}`,
      );
    }
    first.set(key, contract);
  }
}

function refuseFewer(
  contracts: readonly Contract[],
  before: ReadonlyMap<string, number>,
): void {
  const now = new Map<string, number>();
  for (const { underlying } of contracts) now.set(underlying, (now.get(underlying) ?? 0) + 1);
  const names = [...before].map(([name, count]) => ({ name, count, left: now.get(name) ?? 0 }));
  const listed = names.reduce((sum, { count }) => sum + count, 0);
  const left = names.reduce((sum, one) => sum + one.left, 0);
  if (left >= LEAST_KEPT * listed) return;
  const least = names.toSorted((p, q) => p.left / p.count - q.left / q.count).slice(0, SHOWN)
    .map(({ name, count, left }) => `${name} ${left} of ${count}`);
  throw refused(
    `it lists ${left} contracts where the list before has ${listed} that have not expired, and ` +
      `at least 80% must be left; ${least.join(", ")}`,
  );
}

/** The natural key as a person reads it. */
function nameOf({ underlying, expiry, strike, right }: Contract): string {
  return strike === undefined
    ? `${underlying} ${expiry} future`
    : `${underlying} ${expiry} ${strike} ${right}`;
}

function idOf(contract: Contract): string {
  return `${nameOf(contract)} (${contract.securityId})`;
}

function refused(rule: string): DeskError {
  return new DeskError("broker_bad_reply", `contract master: ${rule}`);
}
