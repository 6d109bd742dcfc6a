import { toExchangeIso, tradingDateAt } from "../../vocabulary/trading_date.ts";
import { COMPONENTS, nominalWeight } from "./components.ts";
import type { DirectionComponent, DirectionFigures, DirectionInput } from "./direction_figures.ts";
import { flowReadings } from "./flow/flow_readings.ts";
import { labelDirection } from "./label_direction.ts";
import { priceActionReadings } from "./price_action/price_action_readings.ts";
import { type Reading, readingOf } from "./reading.ts";
import { technicalScores } from "./technical/technical_scores.ts";
import { withToday } from "./technical/with_today.ts";

/**
 * Where an underlying is heading, from its prices, its options' flow and today's price action
 * (method 6.10). A component without data is left out and its weight shared among all others in
 * proportion. A path and chain mirrored in logs give the mirrored direction: the same strength,
 * confidence and timeframe, negated scores. Without any component neutral with confidence 0.
 */
export function directionOf(input: DirectionInput): DirectionFigures {
  const { spot, chain, ivHistory } = input;
  const bars = withToday(input.bars, tradingDateAt(input.at), spot);
  const today = bars.dates.length - 1;
  const technical = technicalScores(bars, input.market).flatMap((series) =>
    readingOf(series.component, series.values[today], series.scores[today])
  );
  const instant = toExchangeIso(chain.at);
  const found = [
    ...technical.map((reading) => ({ ...reading, asOf: bars.dates[today - 1] ?? instant })),
    ...[
      ...flowReadings(chain, ivHistory),
      ...priceActionReadings(chain, ivHistory, spot, bars.close[today - 1]),
    ].map((reading) => ({ ...reading, asOf: instant })),
  ];
  const coverage = found.reduce((sum, { component }) => sum + nominalWeight(component), 0);
  const components = found.map((reading) => weighted(reading, coverage));
  return { ...labelDirection(components, coverage), components };
}

function weighted(
  { component, value, score, asOf }: Reading & { asOf: string },
  coverage: number,
): DirectionComponent {
  return {
    family: COMPONENTS[component].family,
    component,
    value,
    score,
    weight: nominalWeight(component) / coverage,
    asOf,
  };
}
