import * as z from "zod";
import { DeskError } from "../vocabulary/desk_error.ts";
import type { TradingDate } from "../vocabulary/trading_date.ts";
import { callRpc } from "./call_rpc.ts";
import type { Database } from "./database.ts";
import { databaseError } from "./database_error.ts";

/**
 * The exchange's ban list of one trading date. Without a list nothing is known: `banned` is empty
 * and means nothing.
 */
export interface Bans {
  readonly known: boolean;
  readonly banned: ReadonlySet<string>;
}

const answer = z.object({
  known: z.boolean(),
  banned: z.array(z.string()).transform((names): ReadonlySet<string> => new Set(names)),
});

export async function readBans(database: Database, date: TradingDate): Promise<Bans> {
  return await callRpc(database, "read_bans", { p_trading_date: date }, answer);
}

/** Replaces the list of a date; an empty one says that nothing is banned. Returns how many are. */
export async function storeBans(
  database: Database,
  list: { readonly date: TradingDate; readonly underlyings: readonly string[] },
  source: string,
  now: Date,
): Promise<number> {
  return await callRpc(database, "store_bans", {
    p_trading_date: list.date,
    p_underlyings: list.underlyings,
    p_source: source,
    p_now: now.toISOString(),
  }, z.number());
}

const address = z.union([z.literal(""), z.url({ protocol: /^https?$/ })]);

/** Setting `bans_url`; absent when it is empty. Throws `internal` when it is no address. */
export async function readBansUrl(database: Database): Promise<URL | undefined> {
  const { data, error } = await database.from("settings").select("value").eq("name", "bans_url")
    .maybeSingle();
  if (error !== null) {
    throw databaseError("setting bans_url cannot be read", error);
  }
  const parsed = address.safeParse(data?.value ?? "");
  if (!parsed.success) {
    throw new DeskError("internal", "setting bans_url must be empty or an http(s) address");
  }
  return parsed.data === "" ? undefined : new URL(parsed.data);
}
