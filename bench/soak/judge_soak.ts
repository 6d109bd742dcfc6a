import type { Cost } from "./cost_meter.ts";
import type { Alert, SoakDay } from "./run_days.ts";

/** What a soak is held to; every list must be empty, and without growth everything is judged. */
export interface SoakVerdict {
  readonly ok: boolean;
  /** Tables whose rows no longer come back to where they were, by mean rows of both spans. */
  readonly growing: readonly Growth[];
  /** Kept for good, yet a day adds more than it did. */
  readonly addingMore: readonly Growth[];
  /** Stages that take more than they did: statements or pages a day. */
  readonly costlier: readonly Growth[];
  /** What a meter counted nothing of: it stands still because nobody looks. */
  readonly notMeasured: readonly string[];
  /** Too few days to tell of their growth. */
  readonly notJudged: readonly string[];
  readonly undone: readonly string[];
  /** Turns of what repeats that neither were done nor met a planned kill. */
  readonly missedTurns: readonly string[];
  readonly unplannedAlerts: readonly string[];
  readonly qualityFailed: readonly string[];
}

/** What something was in the first span and is in the last. */
export interface Growth {
  readonly name: string;
  readonly first: number;
  readonly last: number;
}

/** What is known beforehand of tables and stages. */
export interface Expectations {
  /** Regular sessions until retention has filled a table: then the same goes as comes. */
  readonly settledAfter: number;
  /** The same of tables and stages with a span of their own. */
  readonly settledAfterOf: Readonly<Record<string, number>>;
  /** Tables that README keeps for good: what a day adds is judged instead of what stands. */
  readonly keptForGood: readonly string[];
  /** Tables with at most one row for each row of another: they grow up to its rows. */
  readonly atMostRowsOf: Readonly<Record<string, string>>;
  /**
   * Tables that the market fills, with trades of its own number and length: judged by halves. A
   * row that stays behind each day is seen all the same.
   */
  readonly ofTrades: readonly string[];
  /** Kinds of alerts that the market raises; the same again comes after so many sessions. */
  readonly marketsAlerts: Readonly<Record<string, number>>;
  /** Stages whose amount of work is the market's: pages are judged by statement. */
  readonly marketsOwn: readonly string[];
  /** Stages whose pages follow a table that the market fills: they are judged by its row. */
  readonly pagesByRowsOf: Readonly<Record<string, string>>;
  /** Stages whose pages `tests/sql/growth_test.ts` holds instead: only statements are judged. */
  readonly pagesHeldByGrowthTest: readonly string[];
}

/** Days of each of the two spans that are compared. */
const SPAN = 5;
const MOST_RATIO = 1.1;
/** What comes and goes by the market's own chance: a span must be beyond it to have grown. */
const ROWS_SHARE = 0.02;
const FEW_ROWS = 2;

/** Judges the days of a soak; of the regular sessions alone where they are compared. */
export function judgeSoak(days: readonly SoakDay[], known: Expectations): SoakVerdict {
  const regular = days.filter(({ kind }) => kind === "regular");
  const tables = [...new Set(regular.flatMap(({ rows }) => Object.keys(rows)))].sort();
  const settled = (table: string) =>
    regular.slice(known.settledAfterOf[table] ?? known.settledAfter);
  const notJudged = tables.filter((table) => ends(settled(table)) === undefined);
  const kept = new Set(known.keptForGood);
  const spent = costs(days, known);
  const found = {
    growing: tables.filter((table) => !kept.has(table)).flatMap((table) => {
      const bound = known.atMostRowsOf[table];
      const span = known.ofTrades.includes(table) ? halves : ends;
      return bound === undefined
        ? grows(table, span(settled(table)))
        : outgrows(table, bound, regular);
    }),
    addingMore: tables.filter((table) => kept.has(table))
      .flatMap((table) => addsMore(table, halves(settled(table)))),
    costlier: spent.filter(({ first, last }) => last > MOST_RATIO * first),
    notMeasured: spent.filter(({ first, last }) => !(first > 0 && last > 0))
      .map(({ name }) => name),
    undone: days.flatMap(({ date, undone }) => undone.map((name) => `${name} of ${date}`)),
    missedTurns: days.flatMap(missedTurns),
    unplannedAlerts: days.flatMap((day, index) =>
      day.alerts.filter((alert) => {
        const sessions = known.marketsAlerts[alert.kind];
        return sessions === undefined
          ? !isPlanned(alert, day)
          : isRepeated(alert, days.slice(Math.max(0, index - sessions + 1), index));
      }).map(({ kind, message }) => `${kind}: ${message}`)
    ),
    qualityFailed: days.flatMap(({ date, qualityFailed }) =>
      qualityFailed.map(({ check, found: first }) => `${date} ${check}: ${first}`)
    ),
  };
  return {
    ok: Object.values(found).every(({ length }) => length === 0),
    ...found,
    notJudged,
  };
}

/**
 * What each stage took a day in the first days of the settled desk and in the last ones; a stage
 * that a kill met is left out on its day. None where the days are too few.
 */
export function costs(
  days: readonly SoakDay[],
  known: Expectations,
): Growth[] {
  const { settledAfter, settledAfterOf, marketsOwn, pagesByRowsOf } = known;
  const regular = days.filter(({ kind }) => kind === "regular");
  const all = regular.slice(settledAfter).flatMap(({ stages }) => Object.keys(stages));
  const stages = [...new Set(all)].filter((stage) => !stage.includes("+")).sort();
  return [...stages, "tick"].flatMap((stage) => {
    const own = marketsOwn.includes(stage);
    const settled = regular.slice(settledAfterOf[stage] ?? settledAfter);
    const span = own ? halves(settled) : ends(settled);
    if (span === undefined) return [];
    const table = pagesByRowsOf[stage];
    const of = (part: readonly SoakDay[]): (Cost & { readonly rows: number })[] =>
      part.filter(({ struck }) => !struck.includes(stage)).flatMap((day) => {
        const cost = stage === "tick" ? day.tick : day.stages[stage];
        return cost === undefined ? [] : [{ ...cost, rows: day.rows[table ?? ""] ?? 0 }];
      });
    const [first, last] = [of(span.first), of(span.last)];
    const name = (what: string) => `${what} of ${stage}`;
    const perDay = (what: keyof Cost): Growth => ({
      name: `${name(what)} a day`,
      first: mean(first.map((cost) => cost[what])),
      last: mean(last.map((cost) => cost[what])),
    });
    const perRow = (part: readonly { buffers: number; rows: number }[]) =>
      mean(part.map(({ buffers, rows }) => buffers / rows));
    const perStatement = (part: readonly Cost[]) =>
      mean(part.map(({ buffers }) => buffers)) / mean(part.map(({ statements }) => statements));
    return own
      ? [{
        name: `${name("buffers")} a statement`,
        first: perStatement(first),
        last: perStatement(last),
      }]
      : [
        perDay("statements"),
        ...(known.pagesHeldByGrowthTest.includes(stage)
          ? []
          : table === undefined
          ? [perDay("buffers")]
          : [{
            name: `${name("buffers")} a row of ${table}`,
            first: perRow(first),
            last: perRow(last),
          }]),
      ];
  });
}

interface Spans {
  readonly first: readonly SoakDay[];
  readonly last: readonly SoakDay[];
}

/** The first and the last days, apart; absent where they are too few. */
function ends(days: readonly SoakDay[]): Spans | undefined {
  const length = Math.min(SPAN, Math.floor(days.length / 2));
  if (length < 2) return undefined;
  return { first: days.slice(0, length), last: days.slice(-length) };
}

/** All days in two halves: what comes by chance needs many. */
function halves(days: readonly SoakDay[]): Spans | undefined {
  const middle = Math.floor(days.length / 2);
  if (middle < 2) return undefined;
  return { first: days.slice(0, middle), last: days.slice(middle) };
}

/** Rows of a table that stands still: the last days come back to the first ones, or near. */
function grows(name: string, span: Spans | undefined): Growth[] {
  if (span === undefined) return [];
  const { first, last } = span;
  const of = (days: readonly SoakDay[]) => days.map(({ rows }) => rows[name] ?? 0);
  const [before, after] = [of(first), of(last)];
  const growth = { name, first: mean(before), last: mean(after) };
  const room = Math.max(FEW_ROWS, ROWS_SHARE * growth.first);
  const isBeyond = Math.min(...after) > Math.max(...before);
  return isBeyond && growth.last - growth.first > room ? [growth] : [];
}

/** The last day on which a table had more rows than the one that bounds it. */
function outgrows(name: string, bound: string, days: readonly SoakDay[]): Growth[] {
  const over = days.findLast(({ rows }) => (rows[name] ?? 0) > (rows[bound] ?? 0));
  return over === undefined
    ? []
    : [{ name, first: over.rows[bound] ?? 0, last: over.rows[name] ?? 0 }];
}

/** Rows that each day of a span adds, of a table from which nothing goes. */
function addsMore(name: string, span: Spans | undefined): Growth[] {
  if (span === undefined) return [];
  const { first, last } = span;
  const counts = (days: readonly SoakDay[]) => days.map(({ rows }) => rows[name] ?? 0);
  const added = (rows: readonly number[]) =>
    ((rows.at(-1) ?? 0) - (rows[0] ?? 0)) / (rows.length - 1);
  const growth = { name, first: added(counts(first)), last: added(counts(last)) };
  // A run's roll-up comes a day early or late by what a position holds back.
  const before = counts(first);
  const steps = before.slice(1).map((rows, i) => rows - (before[i] ?? 0));
  const room = FEW_ROWS + Math.max(...steps) / steps.length;
  return growth.last > MOST_RATIO * growth.first + room ? [growth] : [];
}

function missedTurns({ date, turns, struck }: SoakDay): string[] {
  const missed = turns.planned - turns.done - struck.length;
  return missed > 0 ? [`${missed} of ${date}`] : [];
}

/** A kill may cost what it met its worker; a fault of the broker may fail a start. */
function isPlanned({ kind, subject }: Alert, { date, struck, brokerFaults }: SoakDay): boolean {
  const isStruck = struck.some((schedule) => subject === `${schedule} of ${date}`);
  if (isStruck) return kind === "worker_lost" || kind === "stage_failed";
  return kind === "stage_failed" && brokerFaults.length > 0 && subject.endsWith(` of ${date}`);
}

/** Whether an alert of the same subject, its date aside, was raised on one of these days. */
function isRepeated({ kind, subject }: Alert, days: readonly SoakDay[]): boolean {
  const undated = (text: string) => text.replace(/ on \d{4}-\d\d-\d\d$/, "");
  return days.some(({ alerts }) =>
    alerts.some((each) => each.kind === kind && undated(each.subject) === undated(subject))
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
