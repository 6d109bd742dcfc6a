import { readBansUrl, storeBans } from "../../storage/bans.ts";
import { DeskError } from "../../vocabulary/desk_error.ts";
import type { JobContext, JobResult } from "./job.ts";
import { type BanList, parseBanList } from "./parse_ban_list.ts";

const TIMEOUT_MS = 10_000;
/** The list has a few hundred bytes; an error page may have many. */
const MAX_CHARACTERS = 100_000;

/**
 * Stores the exchange's ban list from the address in setting `bans_url`. Without an address the
 * list stays unknown. A reply that is no list, or the list of an earlier day, is refused and
 * changes nothing.
 */
export async function bansJob({ desk, clock, tradingDate }: JobContext): Promise<JobResult> {
  const address = await readBansUrl(desk.database);
  if (address === undefined) return { done: true, counts: { unknown: 1 } };
  const list = listOf(await textAt(address), address);
  if (list.date < tradingDate) {
    throw new DeskError(
      "stale_data",
      `ban list of ${address.host}: it is of ${list.date}, today is ${tradingDate}`,
    );
  }
  const source = `${address.host}${address.pathname}`;
  const banned = await storeBans(desk.database, list, source, await clock.now());
  return { done: true, counts: { banned } };
}

async function textAt(address: URL): Promise<string> {
  const what = `ban list of ${address.host}`;
  let status: number;
  let text = "";
  try {
    // The exchange's site answers a browser's name only.
    const headers = { accept: "text/csv,text/plain", "user-agent": "Mozilla/5.0" };
    const response = await fetch(address, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    status = response.status;
    // Leaving the loop cancels the body: a reply of 300 MB read whole ends the worker.
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part;
      if (status !== 200 || text.length > MAX_CHARACTERS) break;
    }
  } catch (cause) {
    throw new DeskError("broker_unreachable", `${what}: no answer`, { cause });
  }
  if (status !== 200) throw new DeskError("broker_unreachable", `${what}: it answered ${status}`);
  if (text.length > MAX_CHARACTERS) {
    throw new DeskError(
      "broker_bad_reply",
      `${what}: it is longer than ${MAX_CHARACTERS} characters, and no list is`,
    );
  }
  return text;
}

function listOf(text: string, address: URL): BanList {
  try {
    return parseBanList(text);
  } catch (cause) {
    const rule = cause instanceof Error ? cause.message : String(cause);
    throw new DeskError("broker_bad_reply", `ban list of ${address.host}: ${rule}`, { cause });
  }
}
