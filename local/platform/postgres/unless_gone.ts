/** What the driver and the system say of a connection whose server is gone. */
const GONE = new Set([
  ...["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED"],
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE"],
]);

/** Waits for the end of what talks to a database; where that is gone there is nothing to end. */
export async function unlessGone(end: Promise<unknown>): Promise<void> {
  try {
    await end;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (typeof code !== "string" || !GONE.has(code)) throw error;
  }
}
