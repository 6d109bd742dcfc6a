import {
  type CorporateActionRow,
  storeCorporateActions,
} from "../../../shared/storage/corporate_actions.ts";
import { readCsv } from "./csv.ts";
import { type Loader, sourceOf } from "./loader.ts";

/**
 * The owner's own actions: underlying, action_date, factor; from the date on the price is the old
 * one divided by the factor.
 */
export const loadCorporateActions: Loader = async (file, { database, underlyings }) => {
  const known = new Set(underlyings.map(({ underlying }) => underlying));
  const actions: CorporateActionRow[] = [];
  const seen = new Set<string>();
  for (const row of readCsv(file)) {
    const underlying = row.text("underlying");
    if (!known.has(underlying)) row.refuse("underlying", "an underlying of the desk", underlying);
    const date = row.date("action_date");
    const key = `${underlying} ${date}`;
    if (seen.has(key)) row.refuse("action_date", `given once for ${underlying}`, date);
    seen.add(key);
    const factor = row.number("factor", "above 0");
    actions.push({ underlying, date, factor, found: "given", source: sourceOf(file) });
  }
  const stored = await storeCorporateActions(database, actions);
  return `${actions.length} corporate actions, ${stored} new or changed`;
};
