// npm start: the local platform and its exchange until Ctrl-C.
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { type ExchangeProcess, startExchange } from "../exchange/start_exchange.ts";
import { type Platform, startPlatform } from "../platform/platform.ts";
import { projectPath } from "../support/project_root.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand, UsageError } from "./support/run_command.ts";
import { stopOnSignal, untilStopped } from "./support/stop_on_signal.ts";
import { present } from "../../shared/vocabulary/present.ts";

const USAGE =
  `usage: npm start -- [--port N] [--data FOLDER] [--clock real] [--seed N] [--bhavcopy FILE|FOLDER]
Without --clock real the exchange's clock starts at 10:00 of the last session and runs.`;

/** Where the running clock begins. */
const STARTS_AT = "10:00";
const CLIENT_ID = "1000000001";
const ACCESS_TOKEN = "local-access-token";

type StartFlags = ReturnType<typeof startFlags>;

await runCommand(USAGE, async () => {
  const flags = startFlags();
  const platform = await startPlatform({
    folder: flags.data ?? projectPath(".data/platform"),
    autoRestart: true,
    log: (line) => console.log(line),
    ...present({ port: flags.port }),
  });
  const exchange = await openExchange(platform, flags);
  await platform.setFunctionEnvironment({
    DHAN_CLIENT_ID: CLIENT_ID,
    DHAN_ACCESS_TOKEN: ACCESS_TOKEN,
    DHAN_BASE_URL: exchange.baseUrl,
    DHAN_AUTH_URL: exchange.authUrl,
  });
  const connectionFile = await writeConnection(platform);
  stopOnSignal(async () => {
    await Deno.remove(connectionFile).catch(() => {});
    await exchange.stop();
    await platform.stop();
  });
  console.log(await welcome(platform, exchange, flags));
  await untilStopped();
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

/** The exchange on the last session that has opened. */
async function openExchange({ sql }: Platform, flags: StartFlags): Promise<ExchangeProcess> {
  const [session] = await sql`
    select trading_date::text as date from public.sessions where opens_at <= ${new Date()}
    order by trading_date desc limit 1`;
  const date: string = session?.["date"] ?? "";
  return await startExchange({
    market: flags.bhavcopy === undefined
      ? { kind: "seeded", seed: flags.seed ?? 1 }
      : { kind: "bhavcopy", files: [flags.bhavcopy] },
    clock: flags.clock === "real" ? { mode: "real" } : {
      mode: "running",
      ...present({ at: flags.bhavcopy === undefined ? instantOf(date, STARTS_AT) : undefined }),
    },
    clientId: CLIENT_ID,
    accessToken: ACCESS_TOKEN,
  });
}

/** Writes where the other commands find the platform, for its owner alone; returns the file. */
async function writeConnection({ url, secretKey }: Platform): Promise<string> {
  const folder = projectPath(".data/platform");
  const file = `${folder}/connection.json`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(file, JSON.stringify({ url, secretKey }), { mode: 0o600 });
  return file;
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
  clock        ${(await exchange.now()).toISOString()} ${clock === "real" ? "real" : "running"}

  secret key   ${platform.secretKey}
  publishable  ${platform.publishableKey}
  cron token   ${platform.cronToken}
  postback     ${platform.url}/functions/v1/postback/${platform.postbackToken}

  npm run maintain -- contracts        then: npm run maintain -- candles, npm run analyze, allocate, execute, monitor, status
  curl -s -H 'apikey: ${platform.secretKey}' '${platform.url}/functions/v1/status?show=health&format=text'

Ctrl-C stops everything.`;
}
