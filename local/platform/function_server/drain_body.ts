/**
 * Reads what a handler left of a request's body, and drops it: whoever is still sending when the
 * answer comes sees a broken connection instead of it.
 */
export async function drainBody({ body, bodyUsed }: Request): Promise<void> {
  // One whose sender is gone has nobody to answer to.
  if (!bodyUsed) await body?.pipeTo(new WritableStream()).catch(() => {});
}
