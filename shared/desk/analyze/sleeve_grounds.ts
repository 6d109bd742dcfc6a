import type { SleeveGround } from "../../scoring/sleeve_of.ts";
import type { TradingDate } from "../../vocabulary/trading_date.ts";
import type { BelievedView } from "./believed_views.ts";
import type { RunContext } from "./run_context.ts";

/** What the sleeves of an underlying's strategies ask of the ledger, by expiry (method 10.3). */
export function sleeveGrounds(
  views: readonly BelievedView[],
  { ledger: { closedScopes }, replays }: RunContext,
): ReadonlyMap<TradingDate, SleeveGround> {
  return new Map(views.map(({ expiry, sessions, scope, decision, restsOn }) => {
    const own = replays.filter((replay) => replay.scope === scope);
    const distance = (horizon: number) => Math.abs(Math.log(horizon / sessions));
    const [nearest] = own.map(({ horizonSessions }) => horizonSessions)
      .sort((p, q) => distance(p) - distance(q) || p - q);
    return [expiry, {
      restsOn,
      decision,
      premiumClosed: closedScopes.has(scope),
      replays: new Map(
        own.filter(({ horizonSessions }) => horizonSessions === nearest)
          .map(({ definition, meanNet, lastThirdMean }) => [
            definition,
            { meanNet, lastThirdMean },
          ]),
      ),
    }];
  }));
}
