import { assert, assertEquals, assertGreater, assertRejects } from "@std/assert";
import fc from "fast-check";
import type * as z from "zod";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { marketQuotes, quoteReply } from "../../shared/dhan/market_quotes.ts";
import { chainReply, toChain } from "../../shared/dhan/option_chain.ts";
import { reserveChains } from "../../shared/dhan/reserve_chains.ts";
import { numbers, numbersOrNull } from "../../shared/dhan/reply_columns.ts";
import type { RawChain } from "../../shared/vocabulary/chain.ts";
import { answeredBroker } from "../support/answered_broker.ts";
import { sharedData, withSharedData } from "../support/shared_data.ts";
import {
  chainReference,
  numbersOrNullReference,
  numbersReference,
  quoteReference,
} from "./reply_reference.ts";

const AT = new Date("2026-02-10T10:00:00+05:30");

/** What JSON can hold where a number is expected. */
const spoiled = fc.constantFrom(
  null,
  true,
  "",
  "abc",
  "1.",
  "0x10",
  " 1",
  "1 ",
  "-",
  "1e",
  [],
  {},
  [1],
  Infinity,
);
const good = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.nat(),
  fc.constantFrom(0, -1, 0.05, "0", "12", "-3.50", "1e3", "2.5E-2", "1e999", null),
);
/** Mostly good: with 1 broken value of 60 about half of all replies are refused. */
const number = fc.oneof({ weight: 59, arbitrary: good }, { weight: 1, arbitrary: spoiled });

const wrong = (arbitrary: fc.Arbitrary<unknown>, weight = 40) =>
  fc.oneof(
    { weight, arbitrary },
    { weight: 1, arbitrary: fc.constantFrom(null, 1, "x", [], [[]], true, {}) },
  );

const chainSide = fc.record({
  security_id: fc.oneof(fc.nat(), fc.constantFrom("45", "", null), number),
  top_bid_price: number,
  top_bid_quantity: number,
  top_ask_price: number,
  top_ask_quantity: number,
  last_price: number,
  volume: number,
  oi: number,
  previous_oi: number,
  previous_close_price: number,
  implied_volatility: fc.constantFrom(0, "x"),
}, { requiredKeys: [] });

const strike = fc.oneof(
  { weight: 40, arbitrary: fc.nat(40_000).map((paise) => (paise / 20).toFixed(6)) },
  { weight: 1, arbitrary: fc.constantFrom("100", "1.", ".5", "-5", "x", " 1", "1e3") },
);

const chain = wrong(fc.record({
  data: wrong(fc.record({
    last_price: number,
    oc: wrong(fc.dictionary(
      strike,
      wrong(fc.record({ ce: wrong(chainSide), pe: wrong(chainSide) }, { requiredKeys: [] })),
      { maxKeys: 4 },
    )),
  }, { requiredKeys: [] })),
}));

const levels = wrong(
  fc.array(wrong(fc.record({ price: number, quantity: number }), 80), { maxLength: 3 }),
);

const quotes = wrong(fc.record({
  data: wrong(fc.dictionary(
    fc.constantFrom("NSE_FNO", "IDX_I", "BSE_FNO"),
    wrong(fc.dictionary(
      fc.nat(99_999).map(String),
      wrong(fc.record({
        last_price: number,
        last_trade_time: fc.oneof(
          { weight: 40, arbitrary: fc.constantFrom("10/02/2026 09:59:58", "01/01/1980 00:00:00") },
          { weight: 40, arbitrary: fc.constantFrom("", "yesterday", null) },
          { weight: 1, arbitrary: fc.constantFrom(5, {}) },
        ),
        lower_circuit_limit: number,
        upper_circuit_limit: number,
        ohlc: wrong(fc.record({ close: number }, { requiredKeys: [] })),
        depth: wrong(fc.record({ buy: levels, sell: levels })),
      }, { requiredKeys: [] })),
      { maxKeys: 3 },
    )),
  )),
}));

/**
 * Checks that a reader takes what its reference takes, with the same result, and refuses the rest
 * at a place where the reference does. Returns how many were taken.
 */
function compare<R, T>(
  replies: fc.Arbitrary<unknown>,
  reference: z.ZodType<R>,
  reader: z.ZodType<T>,
  same: (read: T, expected: R) => void,
): { taken: number; refused: number } {
  const counts = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(replies, (reply) => {
      const expected = reference.safeParse(reply);
      const read = reader.safeParse(reply);
      assertEquals(read.success, expected.success, JSON.stringify(reply));
      if (read.success && expected.success) {
        counts.taken += 1;
        same(read.data, expected.data);
        return;
      }
      counts.refused += 1;
      const places = expected.error?.issues.map(({ path }) => path.join(".")) ?? [];
      const [issue] = read.error?.issues ?? [];
      assert(places.includes(issue?.path.join(".") ?? "none"), `${issue?.path} of ${places}`);
      assertGreater(issue?.message.length ?? 0, 5);
    }),
    { numRuns: 1000, seed: 12 },
  );
  return counts;
}

/** More than 0, or absent. */
function above(value: number | null | undefined) {
  return value !== null && value !== undefined && value > 0 ? value : undefined;
}

function without<T extends object>(values: T): object {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null),
  );
}

type ReferenceChain = z.infer<typeof chainReference>;
type ReferenceSide = NonNullable<
  NonNullable<NonNullable<ReferenceChain["data"]["oc"]>[string]["ce"]>
>;

function expectedChain({ data }: ReferenceChain): object {
  const quote = (side: ReferenceSide | null | undefined) =>
    side === null || side === undefined ? undefined : without({
      securityId: side.security_id?.toString(),
      bid: above(side.top_bid_price),
      bidQuantity: above(side.top_bid_quantity),
      ask: above(side.top_ask_price),
      askQuantity: above(side.top_ask_quantity),
      last: above(side.last_price),
      volume: side.volume,
      openInterest: side.oi,
      previousOpenInterest: side.previous_oi,
      previousClose: above(side.previous_close_price),
    });
  const strikes = Object.entries(data.oc ?? {}).map(([key, { ce, pe }]) =>
    without({ strike: Number(key), call: quote(ce), put: quote(pe) }) as { strike: number }
  ).sort((p, q) => p.strike - q.strike);
  const known = { underlying: "NIFTY", expiry: "2026-02-24", receivedAt: AT };
  return { ...known, strikes, ...without({ spot: above(data.last_price) }) };
}

const readChain = (reply: z.infer<typeof chainReply>) => toChain("NIFTY", "2026-02-24", reply, AT);

Deno.test("a chain is taken, refused and read as its schema says", () => {
  const counts = compare(chain, chainReference, chainReply, (read, expected) => {
    assertEquals(readChain(read), expectedChain(expected) as RawChain);
  });
  assertGreater(Math.min(counts.taken, counts.refused), 150);
});

Deno.test("a quote reply is taken, refused and read as its schema says", () => {
  const counts = compare(quotes, quoteReference, quoteReply, (read, { data }) => {
    const expected = Object.entries(data).map(([segment, snapshots]) => [
      segment,
      Object.entries(snapshots).map(([securityId, given]) =>
        without({
          securityId,
          bid: above(given.depth?.buy[0]?.price),
          bidQuantity: above(given.depth?.buy[0]?.quantity),
          ask: above(given.depth?.sell[0]?.price),
          askQuantity: above(given.depth?.sell[0]?.quantity),
          last: above(given.last_price),
          lastTradeAt: given.last_trade_time?.startsWith("10/02/2026")
            ? new Date("2026-02-10T09:59:58+05:30")
            : undefined,
          lowerLimit: above(given.lower_circuit_limit),
          upperLimit: above(given.upper_circuit_limit),
          previousClose: above(given.ohlc?.close),
        })
      ),
    ]);
    assertEquals(read.data, Object.fromEntries(expected));
  });
  assertGreater(Math.min(counts.taken, counts.refused), 150);
});

Deno.test("columns of numbers are taken, refused and read as their schemas say", () => {
  const column = wrong(fc.array(number, { maxLength: 30 }));
  const same = (read: unknown, expected: unknown) => assertEquals(read, expected);
  for (
    const counts of [
      compare(column, numbersReference, numbers, same),
      compare(column, numbersOrNullReference, numbersOrNull, same),
    ]
  ) assertGreater(Math.min(counts.taken, counts.refused), 75);
});

withSharedData("every recorded chain and quote is read as its schema says", ["dhan"], () => {
  const read = (path: string) => JSON.parse(Deno.readTextFileSync(sharedData(path) ?? ""));
  for (const name of ["base_api__optionchain", "models__option_chain"]) {
    const reply = read(`dhan/chain/${name}.json`);
    const expected = expectedChain(chainReference.parse(reply)) as RawChain;
    assertEquals(readChain(chainReply.parse(reply)), expected);
  }
  for (const name of ["base_api__marketfeed_quote", "client__market_quote"]) {
    const reply = read(`dhan/replies/${name}.json`).response;
    const expected = quoteReference.parse(reply).data;
    const quoted = quoteReply.parse(reply).data;
    assertGreater(Object.keys(quoted).length, 0);
    for (const [segment, snapshots] of Object.entries(expected)) {
      assertEquals(
        quoted[segment]?.map(({ securityId, last }) => [securityId, last]),
        Object.entries(snapshots).map(([id, { last_price }]) => [id, above(last_price)]),
      );
    }
  }
});

const NIFTY = {
  underlying: "NIFTY",
  kind: "index",
  securityId: "13",
  segment: "IDX_I",
  industry: "Index",
  weight: 0.2,
} as const;

Deno.test("a broken reply is an error that names the request, the field and its rule", async () => {
  const cases: [unknown, string][] = [
    [{ ce: { oi: "many" } }, ".ce.oi of Dhan's reply: must be a number"],
    [{ pe: 5 }, ".pe of Dhan's reply: must be an object"],
    [null, " of Dhan's reply: must be an object"],
    [{ ce: { security_id: {} } }, ".ce.security_id of Dhan's reply: must be a text"],
  ];
  for (const [strike, broken] of cases) {
    const reply = { data: { last_price: 1, oc: { "24500.000000": strike } } };
    const error = await assertRejects(
      async () => {
        const { connection } = answeredBroker([{ json: reply }]);
        const asked = [{ underlying: NIFTY, expiry: "2026-02-24" }];
        await (await reserveChains(connection, asked)).fetch(NIFTY, "2026-02-24");
      },
      DhanError,
    );
    assertEquals([error.code, error.reaction, error.message], [
      "broker_bad_reply",
      "never_retry",
      `option chain of NIFTY 2026-02-24: data.oc.24500.000000${broken}`,
    ]);
  }
});

Deno.test("quotes of known segments come under their keys; those of others are passed over", async () => {
  const snapshot = { last_price: 12.5, depth: { buy: [{ price: 12, quantity: 65 }], sell: [] } };
  const reply = { data: { NSE_FNO: { "45": snapshot }, BSE_FNO: { "46": snapshot } } };
  const found = await marketQuotes(answeredBroker([{ json: reply }]).connection, [{
    segment: "NSE_FNO",
    securityId: "45",
  }]);
  assertEquals([...found.values()], [
    {
      segment: "NSE_FNO",
      securityId: "45",
      receivedAt: AT,
      bid: 12,
      bidQuantity: 65,
      last: 12.5,
    },
  ]);
});
