/** Listening for the wish to end. */
export interface Signals {
  /** True once a signal came: what fails from then on is part of stopping. */
  interrupted(): boolean;
  /** Stops listening. */
  release(): void;
}

/** Stops what was started when the process is asked to end, then ends it with the signal's code. */
export function stopOnSignal(stop: () => Promise<void>): Signals {
  const codes = { SIGINT: 130, SIGTERM: 143 } as const;
  let interrupted = false;
  const handlers = (["SIGINT", "SIGTERM"] as const).map((signal) => {
    const handler = () => {
      if (interrupted) return;
      interrupted = true;
      console.error("stopping");
      void stop().finally(() => Deno.exit(codes[signal]));
    };
    Deno.addSignalListener(signal, handler);
    return () => Deno.removeSignalListener(signal, handler);
  });
  return {
    interrupted: () => interrupted,
    release: () => handlers.forEach((remove) => remove()),
  };
}

/** Never resolves: the signal's handler ends the process. */
export async function untilStopped(): Promise<never> {
  return await new Promise<never>(() => {});
}
