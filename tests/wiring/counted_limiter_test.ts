import { assertEquals, assertStrictEquals } from "@std/assert";
import type { Limiter } from "../../shared/vocabulary/ports/limiter.ts";
import { countedLimiter } from "../../shared/wiring/counted_limiter.ts";

const AT = new Date("2026-02-09T04:30:00Z");

/** A limiter that tells what it was asked. */
function toldLimiter() {
  const asked: unknown[] = [];
  const limiter: Limiter = {
    stoppedUntil: AT,
    stop: (until) => Promise.resolve(void asked.push(["stop", until])),
    reserve: (requests) => {
      asked.push(["reserve", requests]);
      return Promise.resolve(requests.map(() => AT));
    },
    release: (requests) => Promise.resolve(void asked.push(["release", requests])),
  };
  return { asked, limiter };
}

Deno.test("each request counts in all its families, and one given back counts no more", async () => {
  const { limiter: inner, asked } = toldLimiter();
  const { limiter, requests } = countedLimiter(inner);
  assertEquals(requests, {});
  const chain = [{ family: "chain" }, { family: "data" }] as const;
  const quote = [{ family: "quote", key: "NIFTY" }] as const;
  assertEquals(await limiter.reserve([chain, quote, chain]), [AT, AT, AT]);
  assertEquals(requests, { chain: 2, data: 2, quote: 1 });
  await limiter.reserve([quote]);
  await limiter.release([{ items: chain, at: AT }]);
  assertEquals(requests, { chain: 1, data: 1, quote: 2 });
  assertEquals(asked, [
    ["reserve", [chain, quote, chain]],
    ["reserve", [quote]],
    ["release", [{ items: chain, at: AT }]],
  ]);
});

Deno.test("what is given back of another call's counts below nothing, so that the sum is right", async () => {
  const { limiter, requests } = countedLimiter(toldLimiter().limiter);
  await limiter.release([{ items: [{ family: "data" }], at: AT }]);
  assertEquals(requests, { data: -1 });
});

Deno.test("a stop is passed on, and until when is the limiter's own word", async () => {
  const { limiter: inner, asked } = toldLimiter();
  const { limiter } = countedLimiter(inner);
  await limiter.stop(AT);
  assertEquals(asked, [["stop", AT]]);
  assertStrictEquals(limiter.stoppedUntil, inner.stoppedUntil);
});
