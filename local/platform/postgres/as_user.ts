/** postgres refuses to run as root; there it runs as `nobody`, who owns nothing else of ours. */
const NOBODY = 65534;

/** True when this process is root. */
export function isRoot(): boolean {
  return Deno.uid() === 0;
}

/** The user and group that a Postgres process is started with. */
export function postgresUser(): { uid?: number; gid?: number } {
  return isRoot() ? { uid: NOBODY, gid: NOBODY } : {};
}

/** Makes a folder that the Postgres user owns and nobody else reads. */
export async function makePostgresFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true, mode: 0o700 });
  if (isRoot()) await Deno.chown(path, NOBODY, NOBODY);
}

/**
 * True when every folder on the way to `path` (and itself) may be entered by users who are neither
 * owner nor group.
 */
export async function othersCanEnter(path: string): Promise<boolean> {
  for (let folder = path; folder !== ""; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    if ((Number((await Deno.stat(folder)).mode) & 0o001) === 0) return false;
  }
  return true;
}
