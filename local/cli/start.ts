// npm start: the local platform and its exchange until Ctrl-C.
import { instantOf } from "../../shared/vocabulary/trading_date.ts";
import { startExchange } from "../exchange/start_exchange.ts";
import { startPlatform } from "../platform/platform.ts";
import { projectPath } from "../support/project_root.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand, UsageError } from "./support/run_command.ts";
import { stopOnSignal, untilStopped } from "./support/stop_on_signal.ts";

const USAGE =
  `usage: npm start -- [--port N] [--data FOLDER] [--clock real] [--seed N] [--bhavcopy FILE|FOLDER]
Without --clock real the exchange's clock starts at 10:00 of the last session and runs.`;

/** Where the running clock begins. */
const STARTS_AT = "10:00";
const CLIENT_ID = "1000000001";
const ACCESS_TOKEN = "local-access-token";

await runCommand(USAGE, async () => {
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
  const folder = flags.data ?? projectPath(".data/platform");
  const platform = await startPlatform({
    folder,
    autoRestart: true,
    log: (line) => console.log(line),
    ...(port === undefined ? {} : { port }),
  });
  const [session] = await platform.sql`
    select trading_date::text as date from public.sessions where opens_at <= ${new Date()}
    order by trading_date desc limit 1`;
  const date: string = session?.["date"] ?? "";
  const exchange = await startExchange({
    market: flags.bhavcopy === undefined
      ? { kind: "seeded", seed: flags.seed ?? 1 }
      : { kind: "bhavcopy", files: [flags.bhavcopy] },
    clock: flags.clock === "real" ? { mode: "real" } : {
      mode: "running",
      ...(flags.bhavcopy === undefined ? { at: instantOf(date, STARTS_AT) } : {}),
    },
    clientId: CLIENT_ID,
    accessToken: ACCESS_TOKEN,
  });
  await platform.setFunctionEnvironment({
    DHAN_CLIENT_ID: CLIENT_ID,
    DHAN_ACCESS_TOKEN: ACCESS_TOKEN,
    DHAN_BASE_URL: exchange.baseUrl,
    DHAN_AUTH_URL: exchange.authUrl,
  });
  const connectionFile = projectPath(".data/platform/connection.json");
  await Deno.mkdir(projectPath(".data/platform"), { recursive: true });
  const connection = { url: platform.url, secretKey: platform.secretKey };
  await Deno.writeTextFile(connectionFile, JSON.stringify(connection), { mode: 0o600 });
  stopOnSignal(async () => {
    await Deno.remove(connectionFile).catch(() => {});
    await exchange.stop();
    await platform.stop();
  });
  console.log(`Options V4 is running (functions under Deno ${platform.denoVersion})

  project      ${platform.url}
  Studio       ${platform.url}/
  exchange     ${exchange.origin}   ${exchange.description}
  clock        ${(await exchange.now()).toISOString()} ${
    flags.clock === "real" ? "real" : "running"
  }

  secret key   ${platform.secretKey}
  publishable  ${platform.publishableKey}
  cron token   ${platform.cronToken}

  npm run maintain -- contracts        then: npm run maintain -- candles, npm run analyze, allocate, execute, monitor, status
  curl -s -H 'apikey: ${platform.secretKey}' '${platform.url}/functions/v1/status?show=health&format=text'

Ctrl-C stops everything.`);
  await untilStopped();
});
