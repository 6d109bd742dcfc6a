import type { Placement } from "../definition.ts";

/** What a placement asks for, as a person reads it. */
export function describePlacement(placement: Placement): string {
  switch (placement.kind) {
    case "delta":
      return `${placement.right} delta ${rounded(placement.low)} to ${
        rounded(placement.high)
      }, about ${rounded(placement.target)}`;
    case "expected_move":
      return `${rounded(placement.low)} to ${rounded(placement.high)} expected moves, about ${
        rounded(placement.target)
      }`;
    case "moneyness": {
      const percent = (share: number) => `${rounded(100 * share)}%`;
      return `${percent(placement.low)} to ${percent(placement.high)} from the spot, about ${
        percent(placement.target)
      }`;
    }
    case "at_the_money":
      return `at the money, ${placement.steps} step(s) either way, within a deviation`;
    case "steps":
      return `${placement.min} to ${placement.max} steps ${placement.towards} slot ${
        placement.from + 1
      }, ${aboutWidth(placement)}`;
    case "equal_width":
      return `as far ${placement.towards} slot ${placement.from + 1} as slots ${
        placement.like[0] + 1
      } and ${placement.like[1] + 1} are apart`;
    case "unequal_width":
      return `${
        placement.relation === "wider" ? "further" : "not as far"
      } ${placement.towards} slot ${placement.from + 1} ${
        placement.relation === "wider" ? "than" : "as"
      } slots ${placement.like[0] + 1} and ${
        placement.like[1] + 1
      } are apart, at most ${placement.max} steps, ${aboutWidth(placement)}`;
  }
}

function aboutWidth({ width }: Extract<Placement, { width: number }>): string {
  return `about ${rounded(width)} expected moves`;
}

/** A bound without the digits that a division leaves behind. */
function rounded(bound: number): number {
  return Number(bound.toPrecision(3));
}
