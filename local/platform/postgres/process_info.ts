/**
 * What tells one process from a later one with the same number: its start time, as the system
 * writes it.
 */
export async function processStart(
  pid: number,
  system: string = Deno.build.os,
): Promise<string | undefined> {
  if (system === "linux") {
    try {
      const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
      // Fields after the command, which may itself hold spaces and brackets; the 22nd of all is the
      // start time.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return fields[0] === "Z" ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  return await ps(pid, "lstart=");
}

/** The command line of a running process. */
export async function processCommand(
  pid: number,
  system: string = Deno.build.os,
): Promise<string | undefined> {
  if (system === "linux") {
    try {
      return (await Deno.readTextFile(`/proc/${pid}/cmdline`)).replaceAll("\0", " ").trim();
    } catch {
      return undefined;
    }
  }
  return await ps(pid, "command=");
}

async function ps(pid: number, format: string): Promise<string | undefined> {
  const { stdout } = await new Deno.Command("ps", {
    args: ["-o", format, "-p", String(pid)],
  }).output();
  return new TextDecoder().decode(stdout).trim() || undefined;
}
