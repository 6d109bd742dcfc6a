import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { startExchange } from "../../local/exchange/start_exchange.ts";
import { tokenSource } from "../../shared/dhan/access_token.ts";
import { DhanError } from "../../shared/dhan/dhan_error.ts";
import { dhanMarketData } from "../../shared/dhan/market_data.ts";
import type { DhanConnection } from "../../shared/dhan/request.ts";
import type { Underlying } from "../../shared/vocabulary/contract.ts";
import type { MarketData } from "../../shared/vocabulary/ports/market_data.ts";
import type { MintedToken, TokenStore } from "../../shared/vocabulary/ports/token_store.ts";
import { exchangeClock } from "../../shared/wiring/exchange_clock.ts";

const NIFTY: Underlying = {
  underlying: "NIFTY",
  kind: "index",
  securityId: "13",
  segment: "IDX_I",
  industry: "Index",
  weight: 0.2,
};

const TOTP_SECRET = "JBSWY3DPEHPK3PXP";

/** An exchange at 10:00 of a session with a client on it. */
async function withClient(
  run: (
    client: ReturnType<typeof dhanMarketData>,
    world: { exchange: Awaited<ReturnType<typeof startExchange>>; stops: Date[]; mints: number[] },
  ) => Promise<void>,
  token: "given" | "minted" = "given",
): Promise<void> {
  const exchange = await startExchange({
    market: { kind: "seeded", seed: 1 },
    clock: { mode: "stepped", at: "2026-02-09T10:00:00+05:30" },
    clientId: "1000000001",
    accessToken: "good",
    pin: "123456",
    totpSecret: TOTP_SECRET,
  });
  const clock = exchangeClock(exchange.origin);
  const stops: Date[] = [];
  const mints: number[] = [];
  let next = 0;
  let kept: MintedToken = {
    token: "stale",
    mintedAt: new Date("2026-02-08"),
    validUntil: new Date("2026-03-01"),
  };
  const store: TokenStore = {
    read: () => Promise.resolve(kept),
    write: (_, minted) => {
      mints.push(1);
      kept = minted;
      return Promise.resolve();
    },
    takeMint: () => Promise.resolve(mints.length === 0),
  };
  const connection: DhanConnection = {
    baseUrl: exchange.baseUrl,
    clientId: "1000000001",
    clock,
    fetch,
    limiter: {
      // One request a second and a half keeps every family's limit.
      reserve: async (requests) => {
        const now = (await clock.now()).getTime();
        return requests.map(() => new Date(next = Math.max(next + 1500, now)));
      },
      release: () => Promise.resolve(),
      get stoppedUntil() {
        return stops.at(-1);
      },
      stop: (until) => {
        stops.push(until);
        next = Math.max(next, until.getTime());
        return Promise.resolve();
      },
    },
    tokens: tokenSource({
      authUrl: exchange.authUrl,
      clientId: "1000000001",
      pin: "123456",
      totpSecret: TOTP_SECRET,
      store,
      clock,
      fetch,
      ...(token === "given" ? { accessToken: "good" } : {}),
    }),
  };
  try {
    await run(dhanMarketData(connection), { exchange, stops, mints });
  } finally {
    await exchange.stop();
  }
}

async function chainOf(client: MarketData, expiry: string) {
  const reserved = await client.reserveChains([{ underlying: NIFTY, expiry }]);
  return await reserved.fetch(NIFTY, expiry);
}

Deno.test("a chain comes with ids, two-sided quotes near the money and the time it was received", async () => {
  await withClient(async (client) => {
    const expiries = await client.expiries(NIFTY);
    assertGreater(expiries.length, 4);
    const chain = await chainOf(client, expiries[0] ?? "");
    const near = chain.strikes.filter(({ strike }) => Math.abs(strike - (chain.spot ?? 0)) < 300);
    assertGreater(near.length, 5);
    for (const { call, put } of near) {
      assertGreater(call?.ask ?? 0, call?.bid ?? Infinity);
      assertGreater(put?.ask ?? 0, put?.bid ?? Infinity);
    }
    assertEquals(chain.receivedAt >= new Date("2026-02-09T10:00:00+05:30"), true);
  });
});

for (const kind of ["500", "html_502", "lost_reply"]) {
  Deno.test(`a read that met ${kind} is sent again and succeeds`, async () => {
    await withClient(async (client, { exchange }) => {
      await exchange.script([{ path: "/v2/optionchain/expirylist", kind }]);
      assertGreater((await client.expiries(NIFTY)).length, 4);
    });
  });
}

Deno.test("805 stops the whole account for 60 seconds", async () => {
  await withClient(async (client, { exchange, stops }) => {
    await exchange.script([{ path: "/v2/optionchain/expirylist", kind: "429" }]);
    const before = await exchange.now();
    await client.expiries(NIFTY);
    assertEquals(stops.length, 1);
    assertGreater((await exchange.now()).getTime(), before.getTime() + 60_000 - 1);
  });
});

Deno.test("a token that is refused is minted once, and the read repeated", async () => {
  await withClient(async (client, { mints }) => {
    assertGreater((await client.expiries(NIFTY)).length, 4);
    assertEquals(mints.length, 1);
  }, "minted");
});

Deno.test("a token given by hand that is refused is an authorisation error, not a loop", async () => {
  await withClient(async (client, { exchange }) => {
    await exchange.script([{
      path: "/v2/optionchain/expirylist",
      kind: "token_expired",
      times: 9,
    }]);
    const error = await assertRejects(() => client.expiries(NIFTY), DhanError);
    assertEquals(error.code, "broker_auth");
  });
});

Deno.test("a past expiry is refused and not sent again", async () => {
  await withClient(async (client, { exchange }) => {
    const error = await assertRejects(() => chainOf(client, "2025-01-02"), DhanError);
    assertEquals([error.code, error.dhanCode], ["broker_refused", "811"]);
    const asked = (await exchange.requests()).filter(({ path }) => path === "/v2/optionchain");
    assertEquals(asked.length, 1);
  });
});

Deno.test("daily candles hold both dates and end before the running session", async () => {
  await withClient(async (client) => {
    const source = { segment: "IDX_I", securityId: "13", instrument: "INDEX" } as const;
    const candles = await client.dailyCandles(source, "2026-02-02", "2026-02-06");
    assertEquals(candles.map(({ date }) => date), [
      "2026-02-02",
      "2026-02-03",
      "2026-02-04",
      "2026-02-05",
      "2026-02-06",
    ]);
  });
});

Deno.test("contracts stream from the instrument master in rupees and whole lots", async () => {
  await withClient(async (client) => {
    let options = 0;
    for await (const contract of client.contracts(new Set(["NIFTY", "ONGC"]))) {
      if (contract.instrument === "future") continue;
      options += 1;
      assertEquals([contract.tick, contract.lotSize], [
        0.05,
        contract.underlying === "NIFTY" ? 65 : 2250,
      ]);
    }
    assertGreater(options, 500);
  });
});
