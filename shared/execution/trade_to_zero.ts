import type {
  HeldLeg,
  NewIntent,
  StoredIntent,
  StoredPlan,
} from "../vocabulary/ports/plan_store.ts";
import { sendAndFollow } from "./follow_orders.ts";
import { type TradingDate, tradingDateAt } from "../vocabulary/trading_date.ts";
import type { PlanPorts } from "./plan_ports.ts";
import { verifiedUnits } from "./reconcile/verified_units.ts";

/**
 * `left`: all that stands is long, and nobody bids for it. `open`: something that must still be
 * traded.
 */
export type ZeroOutcome = "done" | "left" | "open";

/** From a plan's writing on in which its orders go out at the prices that they were written at. */
const FRESH_SECONDS = 30;

/** A leg of which units stand, with the plan's intents of it, oldest first. */
interface StandingLeg extends HeldLeg {
  readonly intents: readonly StoredIntent[];
}

/**
 * Trades what stands of a plan's legs to zero, whichever plan filled it: shorts are bought back
 * before longs are sold, shares go last. What is written already goes out under its own id while
 * its price is fresh; the rest is asked for at a limit of now, and never more than the account
 * holds too.
 */
export async function tradeToZero(
  plan: StoredPlan,
  purpose: "close" | "unwind",
  ports: PlanPorts,
): Promise<ZeroOutcome> {
  const now = await ports.clock.now();
  const today = tradingDateAt(now);
  const isFresh = now.getTime() - plan.createdAt.getTime() <= 1000 * FRESH_SECONDS;
  let current = plan;
  let outcome: ZeroOutcome = "done";
  for (const isNext of [isShort, isLongOption, isShares]) {
    const wanted = standingLegs(current, ports, today).filter(isNext);
    if (wanted.length === 0) continue;
    const batch: StoredIntent[] = [];
    const unpriced = new Set<number>();
    for (const leg of wanted) {
      const written = isFresh ? usable(leg, purpose) : [];
      batch.push(...written);
      const rest = Math.abs(leg.units) - sum(written.map(({ quantity }) => quantity));
      if (rest <= 0) continue;
      const anew = await anewIntents(leg, rest, { purpose, plan: current, ports });
      if (anew === undefined) {
        unpriced.add(leg.legNumber);
        continue;
      }
      current = await ports.hold.addIntents(anew);
      const ids = new Set(anew.map(({ correlationId }) => correlationId));
      batch.push(...current.intents.filter(({ correlationId }) => ids.has(correlationId)));
    }
    if (await sendAndFollow(batch, ports, "go on") === "unsettled") return "open";
    current = await ports.hold.read();
    const standing = standingLegs(current, ports, today).filter(isNext);
    // A worthless long is left where it stands; nothing behind a short is touched.
    if (standing.some((leg) => leg.units < 0 || !unpriced.has(leg.legNumber))) return "open";
    if (standing.length > 0) outcome = "left";
  }
  // What a late fill turned round in the meantime is the next call's, as is what the account lacks.
  const isLacking = current.held.some((leg) => verified(leg, ports, today) !== leg.units);
  return isLacking || standingLegs(current, ports, today).some(isShort) ? "open" : outcome;
}

const isShort = ({ units }: StandingLeg) => units < 0;
const isShares = ({ units, segment }: StandingLeg) => units > 0 && segment === "NSE_EQ";
const isLongOption = (leg: StandingLeg) => !isShort(leg) && !isShares(leg);

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

function standingLegs(
  { held, intents }: StoredPlan,
  ports: PlanPorts,
  today: TradingDate,
): StandingLeg[] {
  return held.map((leg) => ({
    ...leg,
    units: verified(leg, ports, today),
    intents: intents.filter(({ legNumber }) => legNumber === leg.legNumber),
  })).filter(({ units }) => units !== 0);
}

/**
 * What stands of a leg in the account too. What has ended waits for its settlement: its id may be
 * that of another contract by now.
 */
function verified(leg: HeldLeg, { gapOf }: PlanPorts, today: TradingDate): number {
  if (leg.endsOn !== undefined && leg.endsOn < today) return 0;
  return verifiedUnits(leg.units, gapOf?.(leg) ?? 0);
}

/** Written orders of the leg that go the right way and no further than to zero. */
function usable({ units, intents }: StandingLeg, purpose: NewIntent["purpose"]): StoredIntent[] {
  const side = units < 0 ? "buy" : "sell";
  let left = Math.abs(units);
  return intents.filter((intent) => {
    if (intent.state !== "written" || intent.purpose !== purpose || intent.side !== side) {
      return false;
    }
    if (intent.quantity > left) return false;
    left -= intent.quantity;
    return true;
  });
}

/** More orders of a leg, none larger than the plan's largest so far; absent without a price. */
async function anewIntents(
  leg: StandingLeg,
  quantity: number,
  { purpose, plan, ports }: { purpose: NewIntent["purpose"]; plan: StoredPlan; ports: PlanPorts },
): Promise<NewIntent[] | undefined> {
  const { units, legNumber, segment, securityId, tick, intents } = leg;
  const side = units < 0 ? "buy" : "sell";
  const limitPrice = await ports.limit({ ...leg, side });
  if (limitPrice === undefined) return undefined;
  const key = plan.intents[0]?.correlationId.split("-")[0];
  if (key === undefined) throw new RangeError(`plan ${plan.planId} has no order to go on from`);
  const ofLeg = intents.length > 0 ? intents : plan.intents;
  const largest = Math.max(...ofLeg.map((intent) => intent.quantity));
  const step = side === "buy" ? 1 : segment === "NSE_EQ" ? 3 : 2;
  const anew: NewIntent[] = [];
  for (let left = quantity; left > 0; left -= largest) {
    anew.push({
      step,
      legNumber,
      purpose,
      side,
      segment,
      securityId,
      tick,
      quantity: Math.min(left, largest),
      limitPrice,
      // Each order of a leg under its own number.
      correlationId: `${key}-${legNumber}-${intents.length + anew.length}`,
    });
  }
  return anew;
}
