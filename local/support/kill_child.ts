/** Sends a signal to a child, which may have ended by itself, and waits for its end. */
export async function killChild(child: Deno.ChildProcess, signal: Deno.Signal): Promise<void> {
  try {
    child.kill(signal);
  } catch {
    // It had ended by itself.
  }
  await child.status;
}
