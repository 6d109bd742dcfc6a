import { assert } from "@std/assert";
import type { World } from "./world.ts";

/** Analyzes seven underlyings of a ready world and allocates: a queue of a few structures. */
export async function allocateSeven(world: World): Promise<void> {
  for (let state = ""; state !== "done";) {
    const { status, body } = await world.call("analyze", {
      underlyings: ["NIFTY", "INFY", "TCS", "RELIANCE", "SBIN", "HDFCBANK", "ICICIBANK"],
    });
    assert(status < 300, JSON.stringify(body));
    state = body.state;
  }
  await world.call("allocate", {});
}
