// The exchange's process. Its options come as one JSON argument; it ends when its standard input
// does, with its parent.
import { ExchangeClock } from "./clock/exchange_clock.ts";
import { keepClock } from "./clock/kept_clock.ts";
import { openBhavcopyMarket } from "./bhavcopy/open_bhavcopy_market.ts";
import type { Market } from "./market.ts";
import { seededMarket } from "./seeded/seeded_market.ts";
import { BALANCE } from "./server/balance.ts";
import { serveExchange } from "./server/serve_exchange.ts";
import type { ExchangeOptions } from "./start_exchange.ts";
import { present } from "../../shared/vocabulary/present.ts";

const options: ExchangeOptions = JSON.parse(Deno.args[0] ?? "{}");
const market = await openMarket(options.market).catch((error) => {
  console.error(error instanceof Error ? error.message : String(error));
  Deno.exit(1);
});
const clock = new ExchangeClock(options.clock.mode, startOf(options, market));
const write = options.clock.file === undefined ? () => {} : keepClock(clock, options.clock.file);
const server = serveExchange({
  market,
  clock,
  accessToken: options.accessToken,
  account: {
    clientId: options.clientId,
    balance: options.balance ?? BALANCE,
    ...present({ pin: options.pin, totpSecret: options.totpSecret }),
  },
});
console.log(JSON.stringify({ port: server.addr.port, description: market.description }));

for await (const _ of Deno.stdin.readable) { /* nothing is sent; the end is the signal */ }
write();
Deno.exit(0);

async function openMarket(of: ExchangeOptions["market"]): Promise<Market> {
  if (of.kind === "seeded") return seededMarket(of.seed);
  return await openBhavcopyMarket(of.files, of);
}

/** The instant asked for, else the market's own; never one before what kept data know. */
function startOf({ clock: { at, notBefore } }: ExchangeOptions, { standsAt }: Market): Date {
  const start = new Date(at ?? standsAt ?? Date.now());
  return new Date(Math.max(start.getTime(), new Date(notBefore ?? 0).getTime()));
}
