import type { PricedChain } from "../../market/priced_chain.ts";
import type { Right, Side } from "../../vocabulary/terms.ts";
import type { AdjustmentRule } from "./adjustment_rule.ts";
import { distanceBeyond } from "./distance_beyond.ts";
import type { OptionLeg, PositionSide, PositionSides } from "./position_sides.ts";
import { type QuotedOption, quotedOptions } from "./quoted_option.ts";

/** A held leg that is closed, with its quote. */
export interface ClosedLeg {
  readonly leg: OptionLeg;
  readonly option: QuotedOption;
}

/** A leg to be opened, of a listed and quoted option. Quantity in units. */
export interface OpenedLeg {
  readonly option: QuotedOption;
  readonly side: Side;
  readonly quantity: number;
}

/** What an adjustment trades. */
export interface AdjustedLegs {
  readonly closed: readonly ClosedLeg[];
  readonly opened: readonly OpenedLeg[];
}

/**
 * The legs that a rule closes and opens once a side is tested (method 8.9); undefined where the
 * structure has none for it, or the chain no strike or price. A wing that nobody bids for is left.
 */
export function adjustedLegs(
  rule: AdjustmentRule,
  sides: PositionSides,
  tested: Right,
  chain: PricedChain,
): AdjustedLegs | undefined {
  const own = sides[tested];
  const other = sides[tested === "call" ? "put" : "call"];
  if (own === undefined) return undefined;
  switch (rule.kind) {
    case "roll_untested":
      return other && rolled(other, own, chain, rule.shortDelta);
    case "convert": {
      const bare = [own, other].flatMap((side) =>
        side === undefined || side.hedge !== undefined ? [] : [side.short]
      );
      if (bare.length > 0) return protectedBy(bare, chain, rule.hedgeDelta);
      return other && butterfly(other, own, chain);
    }
    case "defend": {
      const closed = other && closable(own, chain);
      return closed && { closed, opened: [] };
    }
  }
}

/** The untested side nearer: out of the money, and not past the tested strike. */
function rolled(
  untested: PositionSide,
  { short: against }: PositionSide,
  chain: PricedChain,
  shortDelta: number,
): AdjustedLegs | undefined {
  const { short } = untested;
  const options = quotedOptions(chain, short.right).filter((option) =>
    option.strike === short.strike || option.isUsable && distanceBeyond(option, short) < 0 &&
      distanceBeyond(option, { strike: chain.forward }) > 0 &&
      distanceBeyond(option, against) >= 0
  );
  // Where the sold strike is the nearest itself, it is where it should be.
  const sold = nearest(options, shortDelta);
  return sold === undefined || sold.strike === short.strike
    ? undefined
    : movedTo(untested, sold, chain);
}

/** The untested side to the body: both sides sold at the tested strike. */
function butterfly(
  untested: PositionSide,
  { short: { strike } }: PositionSide,
  chain: PricedChain,
): AdjustedLegs | undefined {
  const body = quotedOptions(chain, untested.short.right).find((option) =>
    option.strike === strike && option.isUsable
  );
  if (body === undefined || distanceBeyond(body, untested.short) >= 0) return undefined;
  return movedTo(untested, body, chain);
}

/** A side sold at another strike, its hedge no wider than before. */
function movedTo(
  untested: PositionSide,
  sold: QuotedOption,
  chain: PricedChain,
): AdjustedLegs | undefined {
  const { short, hedge } = untested;
  const closed = closable(untested, chain);
  if (closed === undefined) return undefined;
  const opened: OpenedLeg = { option: sold, side: "sell", quantity: short.quantity };
  if (hedge === undefined) return { closed, opened: [opened] };
  const width = distanceBeyond(hedge, short);
  const widest = quotedOptions(chain, short.right).filter((option) => {
    const wide = distanceBeyond(option, sold);
    return option.isUsable && wide > 0 && wide <= width;
  }).toSorted((p, q) => distanceBeyond(q, sold) - distanceBeyond(p, sold))[0];
  if (widest === undefined) return undefined;
  const bought: OpenedLeg = { ...opened, option: widest, side: "buy" };
  return { closed, opened: [bought, opened] };
}

/** Protection beyond each leg that is sold without; undefined unless each gets one. */
function protectedBy(
  bare: readonly OptionLeg[],
  chain: PricedChain,
  hedgeDelta: number,
): AdjustedLegs | undefined {
  const opened = bare.flatMap((short): OpenedLeg[] => {
    const beyond = quotedOptions(chain, short.right).filter((option) =>
      option.isUsable && distanceBeyond(option, short) > 0
    );
    const option = nearest(beyond, hedgeDelta);
    return option === undefined ? [] : [{ option, side: "buy", quantity: short.quantity }];
  });
  return opened.length === bare.length ? { closed: [], opened } : undefined;
}

/** The legs of a side with their quotes; undefined where nobody offers the sold one. */
function closable({ short, hedge }: PositionSide, chain: PricedChain): ClosedLeg[] | undefined {
  const options = quotedOptions(chain, short.right);
  const quoted = (leg: OptionLeg): ClosedLeg[] => {
    const option = options.find(({ strike }) => strike === leg.strike);
    const isTraded = leg.side === "sell" ? option?.ask !== undefined : option?.bid !== undefined;
    return option !== undefined && isTraded ? [{ leg, option }] : [];
  };
  const first = quoted(short);
  if (first.length === 0) return undefined;
  return hedge === undefined ? first : [...first, ...quoted(hedge)];
}

/** The option whose delta is nearest in size to what is asked. */
function nearest(options: readonly QuotedOption[], asked: number): QuotedOption | undefined {
  const off = ({ delta }: QuotedOption) => Math.abs(Math.abs(delta) - asked);
  return options.toSorted((p, q) => off(p) - off(q))[0];
}
