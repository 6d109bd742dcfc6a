import type { DirectionFigures } from "../../analysis/direction/direction_figures.ts";
import type { DirectionComponentRow } from "../../vocabulary/rows/direction_component_row.ts";
import { instantOf, isTradingDate } from "../../vocabulary/trading_date.ts";

/** The rows of `direction_components`; a date stands for its session's close. */
export function componentRows({ components }: DirectionFigures): DirectionComponentRow[] {
  return components.map(({ asOf, ...component }) => ({
    ...component,
    as_of: isTradingDate(asOf) ? instantOf(asOf, "15:30").toISOString() : asOf,
  }));
}
