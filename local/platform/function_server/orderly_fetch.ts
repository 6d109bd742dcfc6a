import { AsyncLocalStorage } from "node:async_hooks";
import { quietTurns } from "./quiet_turns.ts";

const CLOCK = "/_exchange/clock";
const WAIT = "/_exchange/clock/wait";

/** What functions fetch with where time is stepped, and how a call of a function is begun. */
export interface OrderlyFetch {
  readonly fetch: typeof fetch;
  /** Runs one call; its own requests are sent one after the other. */
  inCall<T>(run: () => Promise<T>): Promise<T>;
}

/**
 * Requests in an order that is the same in every run, while the exchange's time is stepped: those
 * of one call go out one by one in the order in which they were made, and a wait for the clock goes
 * out when nothing else is under way, the earliest first and each alone. So time never jumps while
 * a function computes, and the same seed gives the same day. Under every other clock requests pass
 * as they are.
 */
export function orderlyFetch(send: typeof fetch): OrderlyFetch {
  const calls = new AsyncLocalStorage<{ last: Promise<unknown> }>();
  const turns = quietTurns();
  let stepped = false;

  /** Takes its turn behind what is due earlier, then waits at the exchange. */
  const wait = async (request: Request): Promise<Response> => {
    const { until } = await request.clone().json();
    const at = new Date(until).getTime();
    return await turns.inTurn(at, request.signal, async () => await whole(await send(request)));
  };

  const ordinary = (request: Request): Promise<Response> =>
    turns.busy(async () => {
      const response = await whole(await send(request));
      if (new URL(request.url).pathname === CLOCK) {
        stepped = (await response.clone().json()).mode === "stepped";
      }
      return response;
    });

  return {
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (stepped && new URL(request.url).pathname === WAIT) return await wait(request);
      const call = calls.getStore();
      if (!stepped || call === undefined) return await ordinary(request);
      const before = call.last;
      const sent = before.then(() => ordinary(request));
      call.last = sent.catch(() => {});
      return await sent;
    },
    inCall: (run) => calls.run({ last: Promise.resolve() }, run),
  };
}

/** A reply with its body already here: reading it later takes no turn of the event loop. */
async function whole(response: Response): Promise<Response> {
  const body = response.body === null ? null : await response.arrayBuffer();
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}
