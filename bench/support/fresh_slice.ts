import { runDeno } from "../../local/cli/support/run_deno.ts";
import { projectPath } from "../../local/support/project_root.ts";
import { seededChains } from "./seeded_chains.ts";

/** What a slice of so many underlyings takes in a process of its own, policy figures apart. */
export interface FreshSlice {
  readonly mainThreadMs: number;
  readonly policy: {
    /** Whose figures were made. */
    readonly strategies: number;
    readonly mainThreadMs: number;
    readonly budgetMs: number;
  };
}

/** Runs one; `edge` under the hosted runtime's release of Deno. */
export async function freshSlice(underlyings: number, edge = false): Promise<FreshSlice> {
  const chains = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(chains, JSON.stringify(seededChains(underlyings)));
    const file = projectPath("bench/support/slice.ts");
    const { code, output } = await runDeno(["run", "--no-check", "-A", file, chains], { edge });
    if (code !== 0) throw new Error(`the slice ended with ${code}: ${output}`);
    return JSON.parse(output.trim().split("\n").at(-1) ?? "");
  } finally {
    await Deno.remove(chains);
  }
}
