import type { KnownUnderlying } from "../../../shared/storage/all_underlyings.ts";
import type { Database } from "../../../shared/storage/database.ts";

/** What loading one file needs. */
export interface LoadContext {
  readonly database: Database;
  /** Every underlying of the desk, enabled or not. */
  readonly underlyings: readonly KnownUnderlying[];
  readonly now: Date;
}

/**
 * Reads and checks a whole file, then stores it; returns what was stored in words. A mistake throws
 * before anything is stored.
 */
export type Loader = (file: string, context: LoadContext) => Promise<string>;

/** The file's name without its folders: the source that is stored with its rows. */
export function sourceOf(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
