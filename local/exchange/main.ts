// The exchange's process. Its options come as one JSON argument; it ends when its standard input
// does, with its parent.
import { ExchangeClock } from "./clock/exchange_clock.ts";
import { openBhavcopyMarket } from "./bhavcopy/open_bhavcopy_market.ts";
import { seededMarket } from "./seeded/seeded_market.ts";
import { serveExchange } from "./server/serve_exchange.ts";
import type { ExchangeOptions } from "./start_exchange.ts";
import { present } from "../../shared/vocabulary/present.ts";

const options: ExchangeOptions = JSON.parse(Deno.args[0] ?? "{}");
const market = options.market.kind === "seeded"
  ? seededMarket(options.market.seed)
  : await openBhavcopyMarket(options.market.files, options.market);
const at = options.clock.at === undefined ? market.standsAt : new Date(options.clock.at);
const server = serveExchange({
  market,
  clock: new ExchangeClock(options.clock.mode, at),
  accessToken: options.accessToken,
  account: {
    clientId: options.clientId,
    ...present({ pin: options.pin, totpSecret: options.totpSecret }),
  },
});
console.log(JSON.stringify({ port: server.addr.port, description: market.description }));

for await (const _ of Deno.stdin.readable) { /* nothing is sent; the end is the signal */ }
Deno.exit(0);
