import { type WatchedPlace, watchedPlace } from "./watched_command.ts";

/** Registers a test with a place of its own, in which nothing may run at its end. */
export function placeTest(name: string, run: (place: WatchedPlace) => Promise<void>): void {
  Deno.test({ name, ignore: Deno.build.os !== "linux" }, async () => {
    const place = await watchedPlace();
    try {
      await run(place);
    } finally {
      await place.stop();
    }
  });
}
