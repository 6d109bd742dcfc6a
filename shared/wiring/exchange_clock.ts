import { DeskError } from "../vocabulary/desk_error.ts";
import type { Clock } from "../vocabulary/ports/clock.ts";
import { present } from "../vocabulary/present.ts";

/** The local exchange's clock over HTTP. `origin` is the exchange's, without a path. */
export function exchangeClock(origin: string): Clock {
  const read = async (response: Response): Promise<Date> => {
    const body: unknown = await response.json();
    const text = typeof body === "object" && body !== null && "now" in body ? body.now : undefined;
    const now = new Date(typeof text === "string" ? text : Number.NaN);
    if (!response.ok || Number.isNaN(now.getTime())) {
      throw new DeskError("internal", `exchange clock: expected {now}, got ${response.status}`);
    }
    return now;
  };
  return {
    now: async () => await read(await fetch(`${origin}/_exchange/clock`)),
    waitUntil: async (until, signal) => {
      await read(
        await fetch(`${origin}/_exchange/clock/wait`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ until: until.toISOString() }),
          ...present({ signal }),
        }),
      );
    },
  };
}
