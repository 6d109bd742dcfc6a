/** Clears a terminal and goes to its first line. */
const CLEAR = "\x1b[2J\x1b[H";

/**
 * Looks again and again, one screen a look, until the process is ended. What refuses one look is
 * told in its place, and the next look is tried.
 */
export async function watch(look: () => Promise<void>, everySeconds: number): Promise<never> {
  for (;;) {
    if (Deno.stdout.isTerminal()) console.log(CLEAR);
    try {
      await look();
    } catch (error) {
      console.log(error instanceof Error ? error.message : String(error));
    }
    console.log(`\nagain in ${everySeconds} s, Ctrl-C ends`);
    await new Promise((resolve) => setTimeout(resolve, 1000 * everySeconds));
  }
}
