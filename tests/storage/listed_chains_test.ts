import { assertEquals, assertGreater } from "@std/assert";
import fc from "fast-check";
import * as z from "zod";
import { listedChains } from "../../shared/storage/contracts.ts";
import { RIGHTS } from "../../shared/vocabulary/terms.ts";

const reference = z.array(z.object({
  underlying: z.string(),
  expiry: z.string(),
  lotSize: z.number(),
  tick: z.number(),
  freezeQuantity: z.number().nullish(),
  strikes: z.array(z.tuple([z.number(), z.enum(RIGHTS), z.string()])),
}));

const CHAIN = {
  underlying: "TCS",
  expiry: "2026-02-24",
  lotSize: 175,
  tick: 0.05,
  freezeQuantity: null,
};

Deno.test("listed options are taken and refused as their schema says", () => {
  const option = fc.oneof(
    {
      weight: 20,
      arbitrary: fc.tuple(fc.nat(), fc.constantFrom(...RIGHTS), fc.nat().map(String)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<unknown[]>(
        [100, "call"],
        [100, "call", "1", "2"],
        ["100", "call", "1"],
        [Infinity, "call", "1"],
        [null, "call", "1"],
        [100, "CE", "1"],
        [100, 0, "1"],
        [100, "put", 1],
        [100, "put", null],
      ),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(null, 5, "x", {}, { length: 3, 0: 1, 1: "call", 2: "1" }),
    },
  );
  const strikes = fc.oneof(
    { weight: 20, arbitrary: fc.array(option, { maxLength: 12 }) },
    { weight: 1, arbitrary: fc.constantFrom(null, {}, "x") },
  );
  const counts = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(strikes, (strikes) => {
      const answer = [{ ...CHAIN, strikes }];
      const expected = reference.safeParse(answer);
      const read = listedChains.safeParse(answer);
      assertEquals(read.success, expected.success);
      assertEquals(read.data, expected.data);
      counts[read.success ? "taken" : "refused"] += 1;
      if (!read.success) assertEquals(read.error.issues[0]?.path, [0, "strikes"]);
    }),
    { numRuns: 1000, seed: 12 },
  );
  assertGreater(Math.min(counts.taken, counts.refused), 100);
});

Deno.test("a listed chain without options or with a lot that is none is refused", () => {
  assertEquals(listedChains.safeParse([CHAIN]).success, false);
  assertEquals(listedChains.safeParse([{ ...CHAIN, strikes: [], lotSize: "175" }]).success, false);
  assertEquals(listedChains.safeParse([{ ...CHAIN, strikes: [] }]).success, true);
});
