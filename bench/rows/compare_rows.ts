/** What differs between two dumps of tables. */
export interface RowDifferences {
  readonly rows: number;
  /** The largest relative difference of two numbers that count as equal. */
  readonly largestRelative: number;
  /** Rows of a table before and now where their count differs. */
  readonly counts: Readonly<Record<string, readonly [number, number]>>;
  /** Differing values by `table.column`, with the first of them: before, now. */
  readonly values: Readonly<Record<string, { count: number; first: readonly [unknown, unknown] }>>;
}

/** Numbers within this relative difference are equal. */
const TOLERANCE = 1e-9;
/** Digits of a number in the order of rows that are alike otherwise. */
const SORTED_DIGITS = 5;

/** Compares rows as `dumpTables` gives them: texts, keys and counts alike, numbers within 1e-9. */
export function compareRows(
  before: Readonly<Record<string, readonly string[]>>,
  now: Readonly<Record<string, readonly string[]>>,
): RowDifferences {
  const counts: Record<string, [number, number]> = {};
  const values: Record<string, { count: number; first: readonly [unknown, unknown] }> = {};
  let [rows, largest] = [0, 0];
  const note = (path: string, p: unknown, q: unknown) =>
    (values[path] ??= { count: 0, first: [p ?? "absent", q ?? "absent"] }).count += 1;
  const walk = (path: string, p: unknown, q: unknown): void => {
    if (isObject(p) && isObject(q)) {
      for (const key of new Set([...Object.keys(p), ...Object.keys(q)])) {
        walk(Array.isArray(p) ? `${path}[]` : `${path}.${key}`, p[key], q[key]);
      }
    } else if (typeof p === "number" && typeof q === "number") {
      const scale = Math.max(Math.abs(p), Math.abs(q));
      const relative = p === q ? 0 : Math.abs(p - q) / scale;
      if (relative > TOLERANCE && Math.abs(p - q) > TOLERANCE) note(path, p, q);
      else largest = Math.max(largest, scale > 1e-6 ? relative : 0);
    } else if (p !== q) note(path, p, q);
  };
  for (const table of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [earlier, later] = [sorted(before[table]), sorted(now[table])];
    if (earlier.length !== later.length) counts[table] = [earlier.length, later.length];
    rows += later.length;
    for (let i = 0; i < Math.min(earlier.length, later.length); i++) {
      walk(table, earlier[i], later[i]);
    }
  }
  return { rows, largestRelative: largest, counts, values };
}

/** Rows by what they are of, their texts and ids, then by rounded numbers. */
function sorted(rows: readonly string[] = []): unknown[] {
  const texts = (name: string, value: unknown) =>
    typeof value === "number" && !name.endsWith("_id") ? undefined : value;
  const rounded = (_: string, value: unknown) =>
    typeof value === "number" ? Number(value.toPrecision(SORTED_DIGITS)) : value;
  return rows.map((text) => JSON.parse(text))
    .map((row) => {
      const of = [row.name, row.trading_date, row.underlying, row.definition, row.expiry];
      const parts = [of, JSON.stringify(row, texts), JSON.stringify(row, rounded)];
      return { key: JSON.stringify(parts), row };
    })
    .sort((p, q) => p.key < q.key ? -1 : 1)
    .map(({ row }) => row);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
