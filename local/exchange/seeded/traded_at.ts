import { closesAt, SESSIONS } from "../sessions.ts";
import { placeOf } from "./price_path.ts";

/** Outside a session the state of the last one's end stands: its last millisecond. */
export function tradedAt(at: Date): Date {
  const { closed, running } = placeOf(at);
  return running === undefined ? new Date(closesAt(SESSIONS[closed] ?? "").getTime() - 1) : at;
}
