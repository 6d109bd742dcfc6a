import type { RpcHook } from "../../local/platform/gateway.ts";

/** Ends the functions inside one of their requests to the tables. */
export interface Killer {
  /** For the world: called around every request. */
  readonly hook: RpcHook;
  /** Aims at the request of this number, from now on. */
  aim(request: number, kill: () => Promise<void>): void;
  /** Whether it has struck since it was aimed. */
  struck(): boolean;
  /** Strikes no more. */
  release(): void;
}

/** A killer that strikes as a request comes in: its reply has nobody left to go to. */
export function killer(): Killer {
  let left = 0;
  let kill: (() => Promise<void>) | undefined;
  let hasStruck = false;
  return {
    hook: async (_name, phase) => {
      if (phase === "after" || kill === undefined || --left > 0) return;
      const strike = kill;
      kill = undefined;
      await strike();
      hasStruck = true;
    },
    aim: (request, how) => {
      left = request;
      kill = how;
    },
    struck: () => hasStruck,
    release: () => {
      kill = undefined;
      hasStruck = false;
    },
  };
}
