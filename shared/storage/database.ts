import { PostgrestClient } from "@supabase/postgrest-js";

/**
 * The desk's door to its tables: PostgREST with the secret key. It is the part of supabase-js that
 * the desk needs: sign-in, files and realtime are 210 KB more to load in every fresh process.
 */
export type Database = PostgrestClient;

/** The tables behind a project's address; requests are sent with `send`. */
export function openDatabase(url: string, secretKey: string, send: typeof fetch = fetch): Database {
  return new PostgrestClient(new URL("rest/v1", url.endsWith("/") ? url : `${url}/`).href, {
    // A legacy key is a role's token: what it may do is read from `authorization`.
    headers: { apikey: secretKey, authorization: `Bearer ${secretKey}` },
    schema: "public",
    fetch: send,
  });
}
