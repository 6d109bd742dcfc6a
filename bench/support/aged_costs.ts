import postgres from "postgres";
import { type Age, ageDatabase } from "../../tests/support/aged_database.ts";
import { agedReads } from "../../tests/support/aged_reads.ts";
import { agedWrites } from "../../tests/support/aged_writes.ts";
import { type CallCost, callCost } from "../../tests/support/call_cost.ts";

/** What each call cost by name; one that is sent again counts with its dearest. */
export type AgedCosts = ReadonlyMap<string, CallCost>;

/** Ages a migrated database and measures every call on it. Times are the least of three reads. */
export async function agedCosts(url: string, age: Age): Promise<AgedCosts> {
  const sql = postgres(url, { max: 2, onnotice: () => {} });
  try {
    await ageDatabase(sql, age);
    const costs = new Map<string, CallCost>();
    const add = (name: string, cost: CallCost) => {
      const known = costs.get(name);
      if (known === undefined || known.ms < cost.ms) costs.set(name, cost);
    };
    for (const { name, query } of await agedReads(sql)) {
      let least = await callCost(sql, query);
      for (let i = 0; i < 2; i++) {
        const again = await callCost(sql, query);
        if (again.ms < least.ms) least = again;
      }
      add(name, least);
    }
    const one = await sql.reserve();
    await one`begin`;
    for await (const { name, query } of agedWrites(one)) add(name, await callCost(one, query));
    await one`rollback`;
    one.release();
    return costs;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
