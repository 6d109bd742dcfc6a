/** What the driver and the system say of a connection whose server is gone. */
const GONE = new Set<unknown>([
  ...["CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED"],
  ...["ECONNREFUSED", "ECONNRESET", "EPIPE"],
]);

/** Waits for the end of what talks to a database; where that is gone there is nothing to end. */
export async function unlessGone(end: Promise<unknown>): Promise<void> {
  try {
    await end;
  } catch (error) {
    if (!GONE.has(Object(error).code)) throw error;
  }
}
