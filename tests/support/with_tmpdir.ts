/**
 * Runs where TMPDIR names a folder, or nothing, for this test alone: the process's own variable is
 * that of every test beside it.
 */
export async function withTmpdir(
  folder: string | undefined,
  run: () => Promise<void>,
): Promise<void> {
  const [get, make] = [Deno.env.get, Deno.makeTempDir];
  Deno.env.get = (name) => name === "TMPDIR" ? folder : get.call(Deno.env, name);
  Deno.makeTempDir = (options) =>
    make({ ...(folder === undefined ? {} : { dir: folder }), ...options });
  try {
    await run();
  } finally {
    [Deno.env.get, Deno.makeTempDir] = [get, make];
  }
}
