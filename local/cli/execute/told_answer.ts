import { wrapped } from "../../../shared/http/wrapped.ts";

type Answer = Readonly<Record<string, unknown>>;

const WIDTH = 100;
/** Counts of an answer in the words of a person, of one and of more; 0 is not said. */
const COUNTS: readonly (readonly [key: string, one: string, more?: string])[] = [
  ["marks", "mark changed", "marks changed"],
  ["plans", "plan", "plans"],
  ["orders", "order", "orders"],
  ["filled", "filled"],
  ["failed", "traded back"],
  ["denied", "denied by the gate"],
  ["open", "still open"],
  ["remaining", "left to the next call"],
];

/** What an action came to, as lines of at most 100 columns. */
export function toldAnswer(answer: Answer): string[] {
  const { accepted, denial, faults } = answer as {
    accepted?: Answer;
    denial?: string;
    faults?: readonly Answer[];
  };
  const counts = COUNTS.flatMap(([key, one, more = one]) => {
    const count = answer[key];
    return typeof count === "number" && count > 0 ? [`${count} ${count === 1 ? one : more}`] : [];
  });
  const lines = [
    ...(accepted === undefined ? [] : toldAccepted(accepted)),
    ...(denial === undefined ? [] : [`denied: ${denial}`]),
    ...(faults ?? []).map(({ fault }) => `fault: ${fault}`),
    ...(counts.length > 0 ? [counts.join(", ")] : []),
  ];
  return (lines.length > 0 ? lines : ["done"]).flatMap((line) => wrapped(line, WIDTH));
}

function toldAccepted({ allocations, refusals }: Answer): string[] {
  const of = (rows: unknown) => rows as readonly Answer[];
  return [
    ...of(allocations).map((row) =>
      `accepted ${row["allocationId"]}: ${row["underlying"]} ${row["definition"]}, ${row["reason"]}`
    ),
    ...of(refusals).map((row) =>
      `refused: ${row["underlying"]} ${row["definition"]}, ${row["reason"]}: ${row["detail"]}`
    ),
  ];
}
