import { getFunction } from "../support/call_function.ts";
import type { Connection } from "../support/connection.ts";
import type { Wish } from "./read_wish.ts";

type Row = Readonly<Record<string, unknown>>;

/** What real money a wish, or monitor, may move, as a sentence; undefined where it moves none. */
export async function liveStake(
  { name, flags, ids }: Pick<Wish, "name" | "flags" | "ids">,
  connection: Connection,
): Promise<string | undefined> {
  const rows = async (show: string): Promise<readonly Row[]> =>
    (await getFunction(connection, "status", { show })).body["rows"] as readonly Row[];
  switch (name) {
    case "entries": {
      if (flags.mode !== "live") return undefined;
      const waiting = (await rows("queue")).filter(({ state }) => state === "pending").length;
      return `LIVE: orders of ${waiting} waiting allocations may go to the broker.`;
    }
    case "exits":
    case "monitor":
    case "flatten": {
      const held = (await rows("positions")).filter(({ mode, position_id: id }) =>
        mode === "live" && (name !== "flatten" || ids.length === 0 || ids.includes(Number(id)))
      );
      if (held.length === 0) return undefined;
      const names = held.map(({ underlying, definition }) => `${underlying} ${definition}`);
      return `LIVE: ${name} may close at the broker ${names.join(", ")}.`;
    }
    case "accept-adjustment": {
      const asked = (await rows("adjustments")).find(({ adjustment_id: id, mode }) =>
        mode === "live" && ids.includes(Number(id))
      );
      if (asked === undefined) return undefined;
      const { underlying, definition, kind, closes, opens } = asked;
      const orders = [closes && `closes ${closes}`, opens && `opens ${opens}`].filter(Boolean);
      return `LIVE: ${kind} of ${underlying} ${definition} ${orders.join(" and ")} at the broker.`;
    }
    case "accept":
    case "resume":
      if (!await isLive(rows)) return undefined;
      return `LIVE: the desk's mode is live, and what ${name} leaves in the queue may be sent to ` +
        "the broker by the next execute.";
    case "halt":
      if (flags["stop-broker"] !== true) return undefined;
      return "LIVE: the broker will take no order for the rest of the day, exits included.";
  }
  return undefined;
}

async function isLive(rows: (show: string) => Promise<readonly Row[]>): Promise<boolean> {
  const state = (await rows("health")).find(({ check }) => check === "trading");
  return String(state?.["detail"]).startsWith("live");
}
