/** Linux counts processor time in hundredths of a second. */
const TICKS = 100;

/**
 * Seconds of CPU, user and system, of this process and of those that it started and that have
 * ended, with theirs; absent where the system does not tell.
 */
export function cpuSeconds(): number | undefined {
  let stat: string;
  try {
    stat = Deno.readTextFileSync("/proc/self/stat");
  } catch {
    return undefined;
  }
  // Fields after the command, which may itself hold spaces and brackets; the 14th to 17th of all.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 15);
  return fields.reduce((sum, field) => sum + Number(field), 0) / TICKS;
}
