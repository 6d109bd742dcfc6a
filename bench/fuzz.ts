// Requests to the whole desk that nobody means well: npm run bench -- fuzz --count 3000 --seed 1
import { readFlags } from "../local/cli/support/flags.ts";
import { ACCESS_TOKEN, CLIENT_ID, openWorld } from "../tests/support/world.ts";
import { fuzzDesk, type FuzzResult } from "./fuzz/fuzz_desk.ts";

/** Monday at 10:00, a session. */
const AT = "2026-02-09T10:00:00+05:30";

/** Sends them to a desk that is ready to analyze; a test holds it to no faulty answer. */
export async function bench(args: readonly string[]): Promise<FuzzResult> {
  const { flags } = readFlags({ count: "number", seed: "number" }, args);
  const { count = 3000, seed = 1 } = flags;
  const world = await openWorld({ at: AT, ready: true });
  try {
    // Nobody waits for the work of 54: jobs and runs have two, and a risk level's run is there.
    await world.platform.sql`
      update public.underlyings set enabled = underlying in ('NIFTY', 'RELIANCE')`;
    for (const risk of ["conservative", "moderate", "aggressive"]) {
      await world.call("analyze", { risk });
    }
    return await fuzzDesk(world, { count, seed, secrets: [ACCESS_TOKEN, CLIENT_ID] });
  } finally {
    await world.stop();
  }
}
