const CLOCK = "/_exchange/clock";
const WAIT = "/_exchange/clock/wait";
/** Modes in which the exchange's time passes by itself. */
const PASSING = ["running", "real"];

/**
 * A fetch that answers questions for the exchange's clock without leaving the process where its
 * time passes by itself: a hosted worker reads its own clock and waits by a timer. The first
 * question goes out and tells the mode; where time is stepped or frozen all of them do.
 */
export function clockInProcess(send: typeof fetch): typeof fetch {
  /** The time in ms there; absent until the mode is known, and where it must be asked. */
  let time: (() => number) | undefined;
  return async (input, init) => {
    const path = typeof input === "string" ? new URL(input).pathname : "";
    if (time !== undefined && [CLOCK, WAIT].includes(path)) {
      if (path === WAIT) await pauseUntil(time, init);
      return Response.json({ now: new Date(time()).toISOString() });
    }
    const response = await send(input, init);
    if (path === CLOCK) {
      const { now, mode } = await response.clone().json();
      const ahead = new Date(now).getTime() - Date.now();
      if (PASSING.includes(mode)) time = () => Date.now() + ahead;
    }
    return response;
  };
}

/** Waits for the instant that a question names. Rejects with its signal's reason once aborted. */
async function pauseUntil(time: () => number, init: RequestInit | undefined): Promise<void> {
  const left = new Date(JSON.parse(String(init?.body)).until).getTime() - time();
  if (left <= 0) return;
  await new Promise<void>((resolve, reject) => {
    const signal = init?.signal;
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, left);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
