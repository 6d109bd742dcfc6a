const CLOCK = "/_exchange/clock";
const WAIT = "/_exchange/clock/wait";

/**
 * A fetch that answers questions for the exchange's clock without leaving the process where its
 * time passes by itself: a hosted worker reads its own clock and waits by a timer. The first
 * question goes out and tells the mode; where time is stepped or frozen all of them do.
 */
export function clockInProcess(send: typeof fetch): typeof fetch {
  /** Milliseconds that the exchange is ahead; absent until asked, null where it must be asked. */
  let ahead: number | null | undefined;
  const told = () => Response.json({ now: new Date(Date.now() + (ahead ?? 0)).toISOString() });

  return async (input, init) => {
    const path = typeof input === "string" ? input.slice(input.indexOf("/", 8)) : "";
    if (path === CLOCK && typeof ahead === "number") return told();
    if (path === WAIT && typeof ahead === "number") {
      const { until } = JSON.parse(String(init?.body));
      const left = new Date(until).getTime() - Date.now() - ahead;
      if (left > 0) await pause(left, init?.signal ?? undefined);
      return told();
    }
    const response = await send(input, init);
    if (path === CLOCK && ahead === undefined) {
      const { now, mode } = await response.clone().json();
      ahead = mode === "running" || mode === "real" ? new Date(now).getTime() - Date.now() : null;
    }
    return response;
  };
}

/** Rejects with the signal's reason once that is aborted. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
