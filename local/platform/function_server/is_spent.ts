/** From here on a worker takes no new call (platform 1). */
const SOFT_CPU_MS = 1000;
const SOFT_WALL_MS = 75_000;

/** True when a worker has used its share of CPU or of wall time. */
export function isSpent({ cpuMs, wallMs }: { cpuMs: number; wallMs: number }): boolean {
  return cpuMs >= SOFT_CPU_MS || wallMs >= SOFT_WALL_MS;
}
