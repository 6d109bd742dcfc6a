// npm start: the local platform and its exchange until Ctrl-C.
import { instantOf, toExchangeIso } from "../../shared/vocabulary/trading_date.ts";
import { exchangeClock } from "../../shared/wiring/exchange_clock.ts";
import type { ClockOptions, ExchangeProcess } from "../exchange/start_exchange.ts";
import { startCronWorker } from "../platform/cron_worker.ts";
import { type Platform, startPlatform } from "../platform/platform.ts";
import type { Part } from "../support/parts.ts";
import { projectPath } from "../support/project_root.ts";
import { replaceFileSync } from "../support/replace_file.ts";
import { attachExchange } from "./support/attach_exchange.ts";
import { readFlags } from "./support/flags.ts";
import { clockFile, keptTime } from "./support/kept_time.ts";
import { runCommand, UsageError } from "./support/run_command.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE =
  `usage: npm start -- [--port N] [--data FOLDER] [--clock real] [--seed N] [--bhavcopy FILE|FOLDER]
Without --clock real the exchange's clock starts at 10:00 of the last session and runs; on kept data
it goes on where it stood.`;

/** Where the running clock begins. */
const STARTS_AT = "10:00";
const DATA = ".data/platform";

type StartFlags = ReturnType<typeof startFlags>;

await runCommand(USAGE, async (parts) => {
  const flags = startFlags();
  const folder = flags.data ?? projectPath(DATA);
  // In order: what is started last is stopped first, and who dies is named and ends all.
  const platform = await parts.add(() =>
    startPlatform({
      folder,
      autoRestart: true,
      log: (line) => console.log(line),
      signal: parts.signal,
      ...present({ port: flags.port }),
    })
  );
  const exchange = await parts.add(async () =>
    await attachExchange(platform, {
      market: flags.bhavcopy === undefined
        ? { kind: "seeded", seed: flags.seed ?? 1 }
        : { kind: "bhavcopy", files: [flags.bhavcopy] },
      clock: await clockOf(platform, folder, flags),
    })
  );
  const clock = exchangeClock(exchange.origin);
  await parts.add(() => startCronWorker(platform.sql, clock));
  await parts.add(() => writeConnection(platform));
  console.log(await welcome(platform, exchange, flags));
  // Until a signal comes or a part dies.
  await new Promise<never>(() => {});
});

function startFlags() {
  const { flags, rest } = readFlags({
    port: "number",
    data: "string",
    clock: "string",
    seed: "number",
    bhavcopy: "string",
  });
  if (rest.length > 0) throw new UsageError(`start takes flags only, not ${rest[0]}`);
  if (flags.clock !== undefined && flags.clock !== "real") {
    throw new UsageError(`--clock takes only the value real, not ${flags.clock}`);
  }
  const { port } = flags;
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
    throw new UsageError(`--port must be a whole number from 1 to 65535, not ${port}`);
  }
  return flags;
}

/** From 10:00 of the last session that has opened; on kept data no earlier than they stand. */
async function clockOf(
  { sql }: Platform,
  folder: string,
  { clock, bhavcopy }: StartFlags,
): Promise<ClockOptions> {
  const notBefore = await keptTime(folder, sql);
  const file = clockFile(folder);
  if (clock === "real") {
    if (notBefore !== undefined && notBefore > new Date()) {
      throw new Error(
        `--clock real: the data in ${folder} have reached ${toExchangeIso(notBefore)}, and now is ${
          toExchangeIso(new Date())
        }; time does not run backwards: start without --clock real, or with another --data FOLDER`,
      );
    }
    return { mode: "real", file };
  }
  const [session] = await sql`
    select trading_date::text as date from public.sessions where opens_at <= ${new Date()}
    order by trading_date desc limit 1`;
  const at = bhavcopy === undefined ? instantOf(session?.["date"] ?? "", STARTS_AT) : undefined;
  return { mode: "running", file, ...present({ at, notBefore }) };
}

/** Writes where the other commands find the platform, for its owner alone. */
async function writeConnection(
  { url, secretKey, functionEnvironment }: Platform,
): Promise<Part> {
  const folder = projectPath(DATA);
  const file = `${folder}/connection.json`;
  const environment = functionEnvironment();
  const text = JSON.stringify({ url, secretKey, environment });
  await Deno.mkdir(folder, { recursive: true });
  replaceFileSync(file, text);
  return {
    stop: async () => {
      // Another start on other data may have written its own since.
      const written = await Deno.readTextFile(file).catch(() => "");
      if (written === text) await Deno.remove(file);
    },
  };
}

async function welcome(
  platform: Platform,
  exchange: ExchangeProcess,
  { clock }: StartFlags,
): Promise<string> {
  return `Options V4 is running (functions under Deno ${platform.denoVersion})

  project      ${platform.url}
  Studio       ${platform.studioUrl}
  exchange     ${exchange.origin}   ${exchange.description}
  clock        ${toExchangeIso(await exchange.now())} ${clock === "real" ? "real" : "running"}

  secret key   ${platform.secretKey}
  publishable  ${platform.publishableKey}
  cron token   ${platform.cronToken}
  postback     ${platform.url}/functions/v1/postback/${platform.postbackToken}

  The scheduler ticks each minute: within a few it has stored contracts and candles, analyzed,
  allocated and executed on paper, and it watches what is open. Its times are table schedules.

  npm run status -- health      npm run doctor      npm run why -- NIFTY
  curl -s -H 'apikey: ${platform.secretKey}' '${platform.url}/functions/v1/status?show=health&format=text'

Ctrl-C stops everything.`;
}
