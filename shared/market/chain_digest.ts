import type { RightColumns } from "./chain_columns.ts";

/** FNV-1a over the bytes of all bids and asks, 8 hex digits: it changes whenever a quote does. */
export function chainDigest(call: RightColumns, put: RightColumns): string {
  let hash = 0x811c9dc5;
  for (const column of [call.bid, call.ask, put.bid, put.ask]) {
    for (const byte of new Uint8Array(column.buffer)) {
      hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
    }
  }
  return hash.toString(16).padStart(8, "0");
}
