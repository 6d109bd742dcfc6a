import { createClient, type SupabaseClient } from "@supabase/supabase-js";

/** The desk's door to its tables: PostgREST with the secret key, no session kept. */
export type Database = SupabaseClient;

export function openDatabase(url: string, secretKey: string): Database {
  return createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
}
