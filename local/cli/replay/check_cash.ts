import type postgres from "postgres";

/** Sums that must agree, rupees as exact decimals, and what differs. */
export interface CashCheck {
  /** Of the desk's fills, and of what the paper broker's own book says was filled. */
  readonly fills: string;
  readonly book: string;
  /** Of the day ledger, which adds the settlements, and what it should be. */
  readonly ledger: string;
  readonly expected: string;
  readonly charges: string;
  /** Closed positions whose stored result is not the sum of their own fills and settlements. */
  readonly differing: number;
  /** Of all: nothing differs by a paisa. */
  readonly agrees: boolean;
}

/** Decimals of a sum of prices and charges. */
const DECIMALS = 8;
const PAISA = 10n ** BigInt(DECIMALS - 2);

interface Movement {
  readonly positionId: number | null;
  readonly units: string;
  readonly price: string;
  readonly charges: string;
}

/**
 * Adds the desk's money up from its fills and settlements alone, in whole numbers, and compares it
 * with the broker's book, the ledger and each closed position.
 */
export async function checkCash(sql: postgres.Sql): Promise<CashCheck> {
  const fills = await sql<Movement[]>`
    select coalesce(p.position_id, x.position_id)::int as "positionId",
      (case i.side when 'sell' then f.quantity else -f.quantity end)::text as units,
      f.price::text, f.charges::text
    from public.fills f
    join public.orders o using (order_id)
    join public.intents i using (intent_id)
    join public.plans p using (plan_id)
    left join public.positions x on x.plan_id = p.plan_id`;
  const settlements = await sql<Movement[]>`
    select x.position_id::int as "positionId", t.units::text, t.price::text, t.charges::text
    from public.settlements t left join public.positions x using (plan_id)`;
  const book = await sql<{ side: string; quantity: string; price: string }[]>`
    select b.side::text, f ->> 'quantity' as quantity, f ->> 'price' as price
    from public.paper_orders b cross join jsonb_array_elements(b.fills) f`;
  const [ledger] = await sql<{ cash: string }[]>`
    select coalesce(sum(cash), 0)::text as cash from public.day_ledger`;
  const closed = await sql<{ positionId: number; realised: string }[]>`
    select position_id::int as "positionId", realised::text from public.positions
    where state = 'closed'`;
  const movements = [...fills, ...settlements];
  const byPosition = Map.groupBy(movements, ({ positionId }) => positionId);
  const differing = closed.filter(({ positionId, realised }) => {
    const own = byPosition.get(positionId) ?? [];
    return !isSame(cashOf(own) - chargesOf(own), scaled(realised));
  }).length;
  const [filled, expected] = [cashOf(fills), cashOf(movements)];
  const told = book.reduce(
    (sum, { side, quantity, price }) =>
      sum + (side === "sell" ? 1n : -1n) * BigInt(quantity) * scaled(price),
    0n,
  );
  const ledgered = scaled(ledger?.cash ?? "0");
  return {
    fills: shown(filled),
    book: shown(told),
    ledger: shown(ledgered),
    expected: shown(expected),
    charges: shown(chargesOf(movements)),
    differing,
    agrees: differing === 0 && isSame(filled, told) && isSame(ledgered, expected),
  };
}

function cashOf(movements: readonly Movement[]): bigint {
  return movements.reduce((sum, { units, price }) => sum + BigInt(units) * scaled(price), 0n);
}

function chargesOf(movements: readonly Movement[]): bigint {
  return movements.reduce((sum, { charges }) => sum + scaled(charges), 0n);
}

function isSame(one: bigint, other: bigint): boolean {
  const apart = one - other;
  return apart < PAISA && -apart < PAISA;
}

/** A decimal number as a whole one of its last place. */
function scaled(text: string): bigint {
  const [, sign = "", whole = "0", part = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  const number = BigInt(whole + part.padEnd(DECIMALS, "0").slice(0, DECIMALS));
  return sign === "-" ? -number : number;
}

/** Rupees with two decimals, cut. */
function shown(amount: bigint): string {
  const paise = amount / PAISA;
  const digits = String(paise < 0n ? -paise : paise).padStart(3, "0");
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
