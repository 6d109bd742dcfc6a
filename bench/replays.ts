// What every definition would have paid on NIFTY's recorded history, entered at each close and left
// by its own exits, on the model of method 8.6: a line a definition, in basis points of the spot.
import { replayDefinition } from "../shared/exits/replay_definition.ts";
import { TRADED } from "../shared/strategies/catalogue/registry.ts";
import { datedTariff } from "./beliefs/dated_tariff.ts";
import { recordedNifty } from "./beliefs/recorded_nifty.ts";

const HORIZON = 21;
const CARRY = 0.065;

export async function* bench(): AsyncGenerator<object> {
  const [{ bars, implied }, tariffOn] = await Promise.all([recordedNifty(), datedTariff()]);
  const { dates, close } = bars;
  const nifty = { underlying: "NIFTY", kind: "index", dates, close, implied } as const;
  const terms = { horizonSessions: HORIZON, carry: CARRY, tariffOn, spreadFactor: 1 } as const;
  for (const definition of TRADED) {
    const start = performance.now();
    const replay = replayDefinition(definition, "NIFTY", [nifty], terms);
    const milliseconds = Math.round(performance.now() - start);
    if ("absent" in replay) {
      yield { ...replay, milliseconds };
      continue;
    }
    const { meanNet, standardError, lastThirdMean, ...rest } = replay;
    yield {
      ...rest,
      meanNetBp: bp(meanNet),
      standardErrorBp: bp(standardError),
      statistic: Number((meanNet / standardError).toFixed(2)),
      lastThirdMeanBp: bp(lastThirdMean),
      milliseconds,
    };
  }
}

function bp(share: number): number {
  return Number((1e4 * share).toFixed(2));
}
