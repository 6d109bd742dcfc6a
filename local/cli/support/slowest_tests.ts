import type { TestCase } from "./junit_cases.ts";
import { textTable } from "./text_table.ts";

const COUNT = 10;
/** Columns of the table: seven for the seconds, two between, the rest for the test. */
const [WIDTH, BEFORE] = [100, 9];

/** The ten slowest tests of a run, the slowest first, as a table of at most 100 columns. */
export function slowestTests(cases: readonly TestCase[]): string {
  const slowest = cases.toSorted((p, q) => q.seconds - p.seconds).slice(0, COUNT);
  return textTable(
    ["seconds", "slowest tests"],
    slowest.map(({ seconds, file, name }) => [
      seconds.toFixed(1).padStart(7),
      cut(`${file}: ${name}`),
    ]),
  );
}

function cut(text: string): string {
  const room = WIDTH - BEFORE;
  return text.length <= room ? text : `${text.slice(0, room - 3).trimEnd()}...`;
}
