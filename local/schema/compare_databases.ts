/**
 * Differences of two databases as pgdelta names them (`function:public.read_held()`, one a line,
 * below verb and kind), comments and grants too; empty when their catalogs are the same.
 */
export async function compareDatabases(
  pgdelta: string,
  source: string,
  desired: string,
): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("node", {
    args: [pgdelta, "diff", "--source", source, "--desired", desired],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const answer = new TextDecoder().decode(stdout).trim();
  if (code !== 0 || answer === "") {
    throw new Error(`pgdelta failed with ${code}: ${new TextDecoder().decode(stderr)}`);
  }
  return answer === "No differences found." ? "" : answer;
}
