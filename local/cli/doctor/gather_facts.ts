import { createHash } from "node:crypto";
import { present } from "../../../shared/vocabulary/present.ts";
import { isLoopback } from "../../../shared/wiring/is_loopback.ts";
import { functionNames } from "../../platform/deploy/function_names.ts";
import { readMigrations } from "../../platform/migrate.ts";
import type { FoundConnection } from "../support/connection.ts";
import { type DeskFacts, deskFacts, type Facts, type ProjectFacts, type Refusal } from "./facts.ts";

const TIMEOUT_MS = 20_000;
const FUNCTIONS = "functions/v1";
/** No function takes it: it is refused before anything else is looked at. */
const FOREIGN_METHOD = "DELETE";

/**
 * Looks at everything and changes nothing: reads, and calls that the functions refuse. `clock` is
 * this machine's, ms since 1970.
 */
export async function gatherFacts(
  connection: FoundConnection,
  clock: () => number,
): Promise<Facts> {
  const url = connection.url.replace(/\/+$/, "");
  const { secretKey, environment } = connection;
  const migrations = (await readMigrations()).map(({ version, name }) => `${version}_${name}`);
  const about = { url, isLocal: URL.canParse(url) && isLoopback(url), secretKey, environment };
  try {
    const { now, project } = await projectFacts({ ...connection, url }, clock);
    return { ...about, migrations, now, project };
  } catch (error) {
    const { message } = error as Error;
    return { ...about, migrations, now: new Date(clock()), project: { unreachable: message } };
  }
}

async function projectFacts(
  connection: FoundConnection,
  clock: () => number,
): Promise<{ now: Date; project: ProjectFacts }> {
  const { secretKey, environment } = connection;
  const before = clock();
  const response = await ask(connection, `${FUNCTIONS}/status?show=health`, {
    method: "GET",
    headers: { apikey: secretKey },
  });
  const middle = (before + clock()) / 2;
  const body = await response.json().catch(() => ({}));
  const now = new Date(body?.asOf ?? before);
  const date = Date.parse(response.headers.get("date") ?? "");
  const token = environment["CRON_TOKEN"];
  const [functions, schedulerStatus, desk] = await Promise.all([
    Promise.all(
      functionNames().map(async (name) => {
        const init = { method: FOREIGN_METHOD };
        return [name, await statusOf(ask(connection, `${FUNCTIONS}/${name}`, init))] as const;
      }),
    ),
    token ? statusOf(askAsScheduler(connection, token)) : undefined,
    askDesk(connection, now),
  ]);
  const project = {
    status: response.status,
    functions,
    desk,
    ...present({
      // The header has whole seconds, cut off.
      clockAhead: Number.isNaN(date) ? undefined : (date + 500 - middle) / 1000,
      runtime: response.headers.get("x-deno-version"),
      schedulerStatus,
    }),
  };
  return { now, project };
}

/** A body without a claim: with the right token that is why it is refused. */
async function askAsScheduler(connection: FoundConnection, token: string): Promise<Response> {
  return await ask(connection, `${FUNCTIONS}/maintain`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-cron-token": token },
    body: "{}",
  });
}

async function askDesk(connection: FoundConnection, now: Date): Promise<DeskFacts | Refusal> {
  const { url, secretKey, environment } = connection;
  const token = environment["CRON_TOKEN"];
  const response = await ask(connection, "rest/v1/rpc/doctor_facts", {
    method: "POST",
    // A legacy key is read from `authorization`.
    headers: {
      "content-type": "application/json",
      apikey: secretKey,
      authorization: `Bearer ${secretKey}`,
    },
    body: JSON.stringify({
      p_now: now.toISOString(),
      p_token_digest: token ? digestOf(token) : null,
      p_url_digest: digestOf(url),
    }),
  });
  const text = await response.text();
  if (response.ok) return deskFacts.parse(JSON.parse(text));
  return { status: response.status, message: messageOf(text) };
}

/** What PostgREST says is wrong; the answer itself where it is none of its. */
function messageOf(text: string): string {
  try {
    const { code, message } = JSON.parse(text);
    return [code, message].filter((part) => typeof part === "string").join(" ");
  } catch {
    return text.slice(0, 200);
  }
}

async function ask({ url }: FoundConnection, path: string, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return await fetch(`${url}/${path}`, { ...init, redirect: "manual", signal });
}

/** 0 where no answer came. */
async function statusOf(asked: Promise<Response>): Promise<number> {
  try {
    const response = await asked;
    await response.body?.cancel();
    return response.status;
  } catch {
    return 0;
  }
}

/** SHA-256 in hexadecimal, as `doctor_facts` compares it. */
function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
