/** Listening for the wish to end. */
export interface Signals {
  /** True once a signal came: what fails from then on is part of stopping. */
  interrupted(): boolean;
  /** Ends without a word: what is said while parts stop is about their stopping. */
  quietly(stop: () => Promise<void>): Promise<void>;
}

const CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
/** Between two looks at whether the process that started this one is still there. */
const PARENT_MS = 500;

/**
 * Stops what was started when the process is asked to end, then ends it with the signal's code; one
 * line is said. Signals that follow change nothing: the stop goes on to its end. A parent that is
 * gone without a signal counts as a closed terminal.
 */
export function stopOnSignal(stop: () => Promise<void>): Signals {
  let interrupted = false;
  const end = (signal: keyof typeof CODES) => {
    if (interrupted) return;
    interrupted = true;
    console.error("stopping");
    void quietly(stop).finally(() => Deno.exit(CODES[signal]));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => end(signal));
  }
  const parent = Deno.ppid;
  const watch = setInterval(() => {
    if (Deno.ppid !== parent) end("SIGHUP");
  }, PARENT_MS);
  Deno.unrefTimer(watch);
  return {
    interrupted: () => interrupted,
    quietly: async (stopAll) => {
      await quietly(stopAll);
      // The signal's handler ends the process with its own code.
      if (interrupted) await new Promise<never>(() => {});
    },
  };
}

async function quietly(stop: () => Promise<void>): Promise<void> {
  const { log, error, warn } = console;
  console.log = console.error = console.warn = () => {};
  await stop().catch((failure) => {
    Object.assign(console, { log, error, warn });
    console.error(`not all was stopped: ${failure instanceof Error ? failure.message : failure}`);
  });
}
