/** Most files that a message lists. */
const MOST = 5;

/**
 * The git tree that a folder stands at, as the hash of its content. Throws when anything differs
 * from it: what is deployed must be what can be checked out again.
 */
export async function checkTree(folder: string): Promise<string> {
  const changed = (await git(folder, "status", "--porcelain")).split("\n").filter(Boolean);
  if (changed.length > 0) {
    const more = changed.length > MOST ? `\n  and ${changed.length - MOST} more` : "";
    const files = changed.slice(0, MOST).map((line) => `  ${line}`).join("\n");
    throw new Error(`the tree has changes that no commit holds:\n${files}${more}`);
  }
  return (await git(folder, "rev-parse", "HEAD^{tree}")).trim();
}

async function git(folder: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", { args, cwd: folder }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`git ${args.join(" ")}: ${decoder.decode(stderr).trim()}`);
  return decoder.decode(stdout);
}
