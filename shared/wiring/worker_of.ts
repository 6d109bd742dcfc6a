import type { Worker } from "../vocabulary/ports/worker.ts";

/**
 * CPU of the main thread, measured under Deno 2.1.4 on the bundle in fresh processes (bench
 * analyze): so much before the first call, so much a request that goes out with its reply's
 * reading, and so many times what the sections take. 54 names took 1,240 ms, 12 took 520.
 */
const START_MS = 120;
const REQUEST_MS = 3;
const RATIO = 1;

const workers = new Map<string, CountedWorker>();

/** A worker that knows what it sends. */
export interface CountedWorker extends Worker {
  /** Sends as the runtime does; each request is counted. */
  readonly fetch: typeof fetch;
}

/**
 * The worker of a function in this process, which hosted serves that function alone. What it counts
 * describes the process, not the desk: it is lost with the process, as it should be. The runtime
 * tells no CPU of its own (`process.cpuUsage()` answers 0 under 2.1.4); sections are measured by
 * their wall time, which is CPU or more.
 */
export function workerOf(name: string): CountedWorker {
  let worker = workers.get(name);
  if (worker === undefined) workers.set(name, worker = countedWorker());
  return worker;
}

function countedWorker(): CountedWorker {
  let requests = 0;
  let computeMs = 0;
  return {
    fetch: async (input, init) => {
      requests += 1;
      return await fetch(input, init);
    },
    compute: (section) => {
      const start = performance.now();
      try {
        return section();
      } finally {
        computeMs += performance.now() - start;
      }
    },
    used: () => ({
      cpuMs: START_MS + REQUEST_MS * requests + RATIO * computeMs,
      wallMs: performance.now(),
    }),
  };
}
