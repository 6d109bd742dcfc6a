import { replaceFileSync } from "../../support/replace_file.ts";
import type { ExchangeClock } from "./exchange_clock.ts";

/** A killed exchange may have told so much more of its time than its file knows. */
const EVERY_MS = 500;

/**
 * Keeps what a clock reads in a file beside the data, so that the next clock of the same data goes
 * on from there; the returned function writes it a last time.
 */
export function keepClock(clock: ExchangeClock, file: string): () => void {
  let written = "";
  const write = () => {
    const now = clock.now().toISOString();
    if (now !== written) replaceFileSync(file, JSON.stringify({ now }));
    written = now;
  };
  write();
  const timer = setInterval(write, EVERY_MS);
  return () => {
    clearInterval(timer);
    write();
  };
}

/** The instant that a kept clock stood at; absent where none was kept. */
export async function readKeptClock(file: string): Promise<Date | undefined> {
  let text: string;
  try {
    text = await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const now = new Date(/^\{"now":"([^"]+)"\}$/.exec(text)?.[1] ?? "");
  if (!Number.isNaN(now.getTime())) return now;
  throw new Error(`${file}: now must be an instant; remove the file to go on from the tables`);
}
