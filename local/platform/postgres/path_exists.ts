/** True when a path names something, a link that leads nowhere included. */
export async function pathExists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
