import { assertEquals, assertRejects } from "@std/assert";
import { limiterAhead } from "../../shared/wiring/limiter_ahead.ts";
import type { Limiter, RateItem } from "../../shared/vocabulary/ports/limiter.ts";

const QUOTE: readonly RateItem[] = [{ family: "quote" }];
const OTHER: readonly RateItem[] = [{ family: "other" }];
const AHEAD = [QUOTE, OTHER, OTHER];

/** A limiter whose slots are one, two, three seconds after the epoch; with all that was asked. */
function counted() {
  const asked: string[] = [];
  let slots = 0;
  let stopped: Date | undefined;
  const limiter: Limiter = {
    get stoppedUntil() {
      return stopped;
    },
    reserve: (requests) => {
      asked.push(`reserve ${requests.flat().map(({ family }) => family).join(" ")}`);
      return Promise.resolve(requests.map(() => new Date(1000 * ++slots)));
    },
    release: (given) => {
      asked.push(
        `release ${given.map(({ items, at }) => `${items[0]?.family} ${at.getTime()}`).join(", ")}`,
      );
      return Promise.resolve();
    },
    stop: (until) => {
      stopped = until;
      return Promise.resolve();
    },
  };
  return { ...limiterAhead(limiter), asked };
}

const seconds = (slots: readonly Date[]) => slots.map((at) => at.getTime() / 1000);

Deno.test("what some work asks for is reserved in one round trip, each request once", async () => {
  const { limiter, ahead, asked } = counted();
  const told = await ahead(AHEAD, async () => [
    seconds(await limiter.reserve([QUOTE])),
    ...(await Promise.all([limiter.reserve([OTHER]), limiter.reserve([OTHER])])).map(seconds),
    // A fourth was not foreseen.
    seconds(await limiter.reserve([OTHER])),
  ]);
  assertEquals(told, [[1], [2], [3], [4]]);
  assertEquals(asked, ["reserve quote other other", "reserve other"]);
});

Deno.test("what was not asked for is given back, also where the work fails", async () => {
  const { limiter, ahead, asked } = counted();
  await assertRejects(
    () =>
      ahead(AHEAD, async () => {
        await limiter.reserve([OTHER]);
        throw new Error("denied");
      }),
    Error,
    "denied",
  );
  assertEquals(asked, ["reserve quote other other", "release quote 1000, other 3000"]);
  await limiter.reserve([QUOTE]);
  assertEquals(asked.at(-1), "reserve quote");
});

Deno.test("other families and several requests at once are reserved by themselves", async () => {
  const { limiter, ahead, asked } = counted();
  await ahead([QUOTE], async () => {
    await limiter.reserve([[{ family: "orders" }]]);
    await limiter.reserve([QUOTE, QUOTE]);
    await limiter.reserve([[{ family: "quote", key: "NIFTY" }]]);
  });
  assertEquals(asked, [
    ...["reserve quote", "reserve orders", "reserve quote quote", "reserve quote"],
    "release quote 1000",
  ]);
});

Deno.test("what was reserved before a stop is not used after it", async () => {
  const { limiter, ahead, asked } = counted();
  await ahead([QUOTE], async () => {
    await limiter.stop(new Date(1500));
    assertEquals(seconds(await limiter.reserve([QUOTE])), [2]);
  });
  assertEquals(asked, ["reserve quote", "reserve quote"]);
  // A stop that ends as the slot begins leaves it be.
  await ahead([QUOTE], async () => {
    await limiter.stop(new Date(3000));
    assertEquals(seconds(await limiter.reserve([QUOTE])), [3]);
  });
});

Deno.test("where nothing could be reserved the request hears of it, and nothing is given back", async () => {
  const failing = limiterAhead({
    stoppedUntil: undefined,
    reserve: () => Promise.reject(new Error("no database")),
    release: () => Promise.reject(new Error("given back")),
    stop: () => Promise.resolve(),
  });
  const { ahead, limiter } = failing;
  await assertRejects(
    () => ahead([QUOTE], () => limiter.reserve([QUOTE])),
    Error,
    "no database",
  );
  assertEquals(await ahead([QUOTE], () => Promise.resolve(7)), 7);
});
