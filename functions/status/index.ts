import * as z from "zod";
import type { DeskCall } from "../../shared/desk/desk.ts";
import { decisionText } from "../../shared/http/decision_text.ts";
import { endpoint } from "../../shared/http/endpoint.ts";
import { statusText } from "../../shared/http/status_text.ts";
import { underlyingName } from "../../shared/http/underlying_name.ts";
import { readDecisionTrail } from "../../shared/storage/decision_trail.ts";
import { SHOWS, type StatusFilter, statusRows } from "../../shared/storage/status_rows.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { isTradingDate, toExchangeIso } from "../../shared/vocabulary/trading_date.ts";
import { present } from "../../shared/vocabulary/present.ts";

const input = z.strictObject({
  show: z.enum(SHOWS).default("summary"),
  underlying: underlyingName.optional(),
  date: z.string().refine(isTradingDate, "must be a date YYYY-MM-DD").optional(),
  strategyId: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional(),
  hours: z.coerce.number().positive().max(24 * 366).optional(),
  format: z.enum(["json", "text"]).default("json"),
});

export default endpoint({ name: "status", method: "GET", input, handle });

async function handle(query: z.output<typeof input>, { database, clock }: DeskCall) {
  const now = await clock.now();
  const { show, date, underlying, hours, strategyId } = query;
  const filter: StatusFilter = {
    ...present({
      date,
      underlying,
      strategy: strategyId,
      since: hours === undefined ? undefined : new Date(now.getTime() - hours * 3_600_000),
    }),
  };
  const asOf = toExchangeIso(now);
  if (show === "why") {
    const asked = whyAsked(filter);
    const rows = await readDecisionTrail(database, asked.underlying, asked.date);
    return answer(query, asOf, rows, () => decisionText(asked, asOf, rows));
  }
  const rows = await statusRows(database, show, filter, now);
  return answer(query, asOf, rows, () => statusText(show, asOf, rows));
}

/** Rows as JSON, or as the text that was asked for. */
function answer(
  { show, format }: z.output<typeof input>,
  asOf: string,
  rows: readonly object[],
  text: () => string,
) {
  if (format === "json") return { body: { show, asOf, rows } };
  return new Response(text(), { headers: { "content-type": "text/plain; charset=utf-8" } });
}

/** Throws `bad_request` without an underlying, or with a filter that the show does not have. */
function whyAsked({ underlying, since, strategy, ...rest }: StatusFilter) {
  if (underlying === undefined) {
    throw new DeskError("bad_request", "underlying: show=why needs the name of one, as NIFTY");
  }
  if (since !== undefined) {
    throw new DeskError("bad_request", "hours: show=why cannot be narrowed by it");
  }
  if (strategy !== undefined) {
    throw new DeskError("bad_request", "strategyId: show=why cannot be narrowed by it");
  }
  return { ...rest, underlying };
}
