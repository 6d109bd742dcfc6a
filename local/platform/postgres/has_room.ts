import { statfs } from "node:fs/promises";

/** A day takes 100 MB, Postgres' log up to 256 more; containers often have 64 MB in all. */
const ROOM_BYTES = 2_147_483_648;

/** True when a file system has room for a temporary database; false where it is not there. */
export async function hasRoom(
  folder: string,
  measure: (folder: string) => Promise<{ bavail: number; bsize: number }> = statfs,
): Promise<boolean> {
  try {
    const { bavail, bsize } = await measure(folder);
    return bavail * bsize >= ROOM_BYTES;
  } catch {
    return false;
  }
}
