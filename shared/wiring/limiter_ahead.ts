import type { Limiter, RateItem, RatesAhead } from "../vocabulary/ports/limiter.ts";

/**
 * A limiter, and what reserves in one round trip what some work is going to ask it for, while the
 * work begins. What was not asked for in the end is given back; a stop that came in between lets
 * nothing pass that was reserved before it.
 */
export function limiterAhead(
  limiter: Limiter,
): { readonly limiter: Limiter; readonly ahead: RatesAhead } {
  const waiting: Ahead[] = [];
  const isStopped = (at: Date) => limiter.stoppedUntil !== undefined && at < limiter.stoppedUntil;
  return {
    ahead: async (requests, work) => {
      const slots = limiter.reserve(requests);
      // Whoever asks for one of them hears of it.
      slots.catch(() => {});
      const own = requests.map((items, i) => ({
        name: nameOf(items),
        items,
        at: slots.then((all) => all[i]),
      }));
      waiting.push(...own);
      try {
        return await work();
      } finally {
        const left = own.filter((each) => taken(waiting, each));
        await giveBack(limiter, left);
      }
    },
    limiter: {
      get stoppedUntil() {
        return limiter.stoppedUntil;
      },
      stop: limiter.stop,
      release: limiter.release,
      reserve: async (requests) => {
        const [request, ...more] = requests;
        const found = request === undefined || more.length > 0
          ? undefined
          : waiting.find(({ name }) => name === nameOf(request));
        if (found !== undefined && taken(waiting, found)) {
          const at = await found.at;
          if (at !== undefined && !isStopped(at)) return [at];
        }
        return await limiter.reserve(requests);
      },
    },
  };
}

/** A request that is expected, and the instant from which it may be sent. */
interface Ahead {
  readonly name: string;
  readonly items: readonly RateItem[];
  readonly at: Promise<Date | undefined>;
}

function nameOf(items: readonly RateItem[]): string {
  return JSON.stringify(items);
}

/** Takes one out of those that wait; false where it is no longer among them. */
function taken(waiting: Ahead[], one: Ahead): boolean {
  const place = waiting.indexOf(one);
  if (place >= 0) waiting.splice(place, 1);
  return place >= 0;
}

async function giveBack(limiter: Limiter, left: readonly Ahead[]): Promise<void> {
  const given: { readonly items: readonly RateItem[]; readonly at: Date }[] = [];
  for (const { items, at } of left) {
    // What could not be reserved is nothing to give back.
    const instant = await at.catch(() => undefined);
    if (instant !== undefined) given.push({ items, at: instant });
  }
  if (given.length > 0) await limiter.release(given);
}
