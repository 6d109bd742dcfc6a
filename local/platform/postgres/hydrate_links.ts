/**
 * Makes the links between a package's libraries that its postinstall would make, as a file in it
 * lists them; false where the folder cannot be written to.
 */
export async function hydrateLinks(native: string): Promise<boolean> {
  const text = await Deno.readTextFile(`${native}/pg-symlinks.json`);
  const links: { source: string; target: string }[] = JSON.parse(text);
  for (const { source, target } of links) {
    try {
      const place = `${native}/${target.replace(/^native\//, "")}`;
      await Deno.symlink(source.slice(source.lastIndexOf("/") + 1), place);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) return false;
    }
  }
  return true;
}
