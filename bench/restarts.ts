// Restarts `start` on kept data, some after a kill in the middle of a call, each followed by a
// whole analyze over HTTP; counts those that ended and those whose time ran backwards.
//   npm run bench -- restarts [--count 10] [--underlyings 54] [--seed 1] [--json]
import { callFunction } from "../local/cli/support/call_function.ts";
import { completeAnalyze } from "../local/cli/support/complete_analyze.ts";
import type { Connection } from "../local/cli/support/connection.ts";
import { readFlags } from "../local/cli/support/flags.ts";
import { UsageError } from "../local/cli/support/run_command.ts";
import { uniform } from "../local/exchange/seeded/noise.ts";
import type { Parts } from "../local/support/parts.ts";
import {
  type WatchedCommand,
  type WatchedPlace,
  watchedPlace,
} from "../tests/support/watched_command.ts";

/** A platform that answers. */
interface Started {
  readonly command: WatchedCommand;
  readonly connection: Connection;
  /** What the exchange's clock read at the start. */
  readonly clock: Date;
}

/** Up to which time into a call the platform is ended. */
const IN_CALL_MS = 1_500;

/** `ok` where every analyze ended and time never ran backwards. */
export async function bench(args: readonly string[], parts: Parts): Promise<object> {
  const { flags, rest } = readFlags({
    count: "number",
    underlyings: "number",
    seed: "number",
    json: "boolean",
  }, args);
  if (rest.length > 0) throw new UsageError(`restarts takes flags only, not ${rest[0]}`);
  const { count = 10, underlyings, seed = 1 } = flags;
  const place = await parts.add(watchedPlace);
  let started = await start(place);
  await parts.add(() => ({ stop: () => end(started, "SIGINT") }));
  if (underlyings !== undefined) await keepUnderlyings(started, underlyings);
  for (const job of ["contracts", "candles"]) await maintain(started, job);
  const total = { restarts: 0, killed: 0, analyzed: 0, backwards: 0 };
  let slowestSeconds = 0;
  for (let i = 0; i < count; i++) {
    const reached = await clockOf(started);
    const isKill = uniform(seed, i, "kill") < 0.5;
    // What is under way is cut: its outcome is the next call's to find out.
    const cut = callFunction(started.connection, "analyze", { force: true }).catch(() => {});
    await pause(uniform(seed, i, "moment") * IN_CALL_MS);
    await end(started, isKill ? "SIGKILL" : "SIGINT");
    await cut;
    started = await start(place);
    const begun = performance.now();
    const { state, accepted, remaining } = await analyze(started);
    const seconds = Number(((performance.now() - begun) / 1000).toFixed(1));
    const isBackwards = started.clock < reached;
    console.error(
      JSON.stringify({ restart: i + 1, isKill, state, accepted, remaining, seconds, isBackwards }),
    );
    total.restarts += 1;
    total.killed += isKill ? 1 : 0;
    total.analyzed += state === "done" && accepted > 0 ? 1 : 0;
    total.backwards += isBackwards ? 1 : 0;
    slowestSeconds = Math.max(slowestSeconds, seconds);
  }
  return { ok: total.analyzed === count && total.backwards === 0, seed, ...total, slowestSeconds };
}

async function start(place: WatchedPlace): Promise<Started> {
  const data = `${place.folder}/data`;
  const command = place.run(["npm", "run", "--silent", "start", "--", "--data", data]);
  const [, url = "", clock = "", secretKey = ""] = await command.said(
    /project +(\S+)[^]*clock +(\S+) running[^]*secret key +(\S+)[^]*Ctrl-C stops everything\./,
  );
  return { command, connection: { url, secretKey, source: "restarts" }, clock: new Date(clock) };
}

/** Ends a platform and waits until nothing of it runs. */
async function end({ command }: Started, signal: "SIGINT" | "SIGKILL"): Promise<void> {
  command.signal(signal, "group");
  await command.ended;
  while (command.running().size > 0) await pause(20);
}

/** What is not kept is not analyzed. */
async function keepUnderlyings({ connection }: Started, kept: number): Promise<void> {
  const { url, secretKey } = connection;
  const headers = { apikey: secretKey, authorization: `Bearer ${secretKey}` };
  const table = `${url}/rest/v1/underlyings`;
  const response = await fetch(`${table}?enabled=is.true&select=underlying&order=underlying`, {
    headers,
  });
  const names: { underlying: string }[] = await response.json();
  const dropped = names.slice(kept).map(({ underlying }) => `"${underlying}"`);
  if (dropped.length === 0) return;
  const changed = await fetch(`${table}?underlying=in.(${encodeURIComponent(dropped.join(","))})`, {
    method: "PATCH",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ enabled: false }),
  });
  if (!changed.ok) throw new Error(`underlyings: ${changed.status} ${await changed.text()}`);
  await changed.body?.cancel();
}

async function maintain({ connection }: Started, job: string): Promise<void> {
  while ((await callFunction(connection, "maintain", { job })).status === 202);
}

async function analyze(started: Started) {
  return await completeAnalyze(
    started.connection,
    { force: true },
    () => {},
    async (until) => await pause(until.getTime() - (await clockOf(started)).getTime()),
  );
}

async function clockOf({ connection: { url, secretKey } }: Started): Promise<Date> {
  const response = await fetch(`${url}/functions/v1/status?show=health`, {
    headers: { apikey: secretKey },
  });
  return new Date((await response.json()).asOf);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
