import type { World } from "./world.ts";

/**
 * Makes the stored contracts of every stock whose lot allows it those of an earlier session at a
 * price level `factor` times as high, as before a split, and lets the contracts job be called
 * again; returns the names, ascending.
 */
export async function listAtOldLevel(
  { platform: { sql } }: World,
  factor: number,
  listedOn: string,
): Promise<string[]> {
  // Far apart first: on its way no strike may meet another of the same expiry.
  const apart = 1_000_000;
  const rows = await sql`
    update public.contracts set strike = strike * ${factor} + ${apart},
      lot_size = lot_size / ${factor}::integer, listed_on = ${listedOn}
    where lot_size % ${factor}::integer = 0
      and underlying in (select underlying from public.underlyings where kind = 'stock')
    returning underlying`;
  await sql`update public.contracts set strike = strike - ${apart} where strike > ${apart}`;
  await sql`delete from public.job_runs where job = 'contracts'`;
  return [...new Set(rows.map((row) => String(row["underlying"])))].sort();
}
