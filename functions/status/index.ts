import { z } from "zod";
import type { DeskCall } from "../../shared/desk/desk.ts";
import { endpoint } from "../../shared/http/endpoint.ts";
import { statusText } from "../../shared/http/status_text.ts";
import { SHOWS, type StatusFilter, statusRows } from "../../shared/storage/status_rows.ts";
import { isTradingDate, toExchangeIso } from "../../shared/vocabulary/trading_date.ts";

const input = z.strictObject({
  show: z.enum(SHOWS).default("summary"),
  underlying: z.string().max(20).optional(),
  date: z.string().refine(isTradingDate, "must be a date YYYY-MM-DD").optional(),
  hours: z.coerce.number().positive().max(24 * 366).optional(),
  format: z.enum(["json", "text"]).default("json"),
});

export default endpoint({ name: "status", method: "GET", input, handle });

async function handle(query: z.output<typeof input>, { database, clock }: DeskCall) {
  const now = await clock.now();
  const { show, date, underlying, hours } = query;
  const filter: StatusFilter = {
    ...(date === undefined ? {} : { date }),
    ...(underlying === undefined ? {} : { underlying }),
    ...(hours === undefined ? {} : { since: new Date(now.getTime() - hours * 3_600_000) }),
  };
  const rows = await statusRows(database, show, filter, now);
  const asOf = toExchangeIso(now);
  if (query.format === "json") return { body: { show, asOf, rows } };
  return new Response(statusText(show, asOf, rows), {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
