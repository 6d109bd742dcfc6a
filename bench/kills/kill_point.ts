import type { RpcHook } from "../../local/platform/gateway.ts";

/** The moments of a stage at which its function can be killed, and one that is aimed at. */
export interface KillPoint {
  /** For the world: around every request to the tables and to the broker. */
  readonly hook: RpcHook;
  /** Moments so far: before each request came in, and after it was answered. */
  readonly passed: readonly string[];
  /** Kills at the moment of this number, from 0, counted from now on. */
  aim(moment: number, kill: () => Promise<void>): void;
}

/** A point at which nothing is killed until it is aimed. */
export function killPoint(): KillPoint {
  const passed: string[] = [];
  let kill: (() => Promise<void>) | undefined;
  let left = 0;
  return {
    passed,
    hook: async (name, phase) => {
      passed.push(`${phase} ${name}`);
      if (kill === undefined || left-- > 0) return;
      const strike = kill;
      kill = undefined;
      await strike();
      // What had not come in yet is lost with its caller.
      if (phase === "before") throw new Error(`${name} never arrived`);
    },
    aim: (moment, how) => {
      [left, kill] = [moment, how];
    },
  };
}
