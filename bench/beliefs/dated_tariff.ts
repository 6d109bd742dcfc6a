import { projectPath } from "../../local/support/project_root.ts";
import { type ParameterValue, type Tariff, tariffOf } from "../../shared/market/charges.ts";
import type { TradingDate } from "../../shared/vocabulary/trading_date.ts";

const PARAMETERS = "supabase/schemas/1900_seeds_desk/010_parameters.sql";

interface Dated extends ParameterValue {
  readonly from: TradingDate;
}

/**
 * Charges by date from the migration that holds them, the newest row begun by then; before the
 * first, the first stands in.
 */
export async function datedTariff(): Promise<(on: TradingDate) => Tariff> {
  const sql = await Deno.readTextFile(projectPath(PARAMETERS));
  const line = /\('(charge\.\w+)', '(\w*)', '(\d{4}-\d{2}-\d{2})', (?:null|'[^']+'), ([\d.e+-]+),/g;
  const rows = [...sql.matchAll(line)].map((
    [, name = "", scope = "", from = "", value],
  ): Dated => ({
    name,
    scope,
    from,
    value: Number(value),
  })).sort((p, q) => p.from < q.from ? -1 : p.from > q.from ? 1 : 0);
  const tariffs = new Map<TradingDate, Tariff>();
  return (on) => {
    const inForce = new Map<string, Dated>();
    for (const row of rows) {
      const key = `${row.name}/${row.scope}`;
      if (row.from <= on || !inForce.has(key)) inForce.set(key, row);
    }
    const since = [...inForce.values()].map(({ from }) => from).sort().at(-1) ?? on;
    const known = tariffs.get(since) ?? tariffOf([...inForce.values()]);
    tariffs.set(since, known);
    return known;
  };
}
