/** Stops what was started when the process is asked to end, then ends it. Returns how to take that back. */
export function stopOnSignal(stop: () => Promise<void>): () => void {
  const codes = { SIGINT: 130, SIGTERM: 143 } as const;
  const handlers = (["SIGINT", "SIGTERM"] as const).map((signal) => {
    const handler = () => {
      console.error("stopping");
      void stop().finally(() => Deno.exit(codes[signal]));
    };
    Deno.addSignalListener(signal, handler);
    return () => Deno.removeSignalListener(signal, handler);
  });
  return () => handlers.forEach((remove) => remove());
}
