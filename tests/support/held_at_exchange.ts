import type { World } from "./world.ts";

/** Units by instrument of the exchange's own fills, of everybody, bought +. */
export async function heldAtExchange({ exchange }: World): Promise<Map<string, number>> {
  const units = new Map<string, number>();
  for (const { ticket, trades } of await exchange.orders()) {
    const traded = trades.reduce((sum, { quantity }) => sum + quantity, 0);
    const signed = ticket.side === "buy" ? traded : -traded;
    units.set(ticket.securityId, signed + (units.get(ticket.securityId) ?? 0));
  }
  return new Map([...units].filter(([, net]) => net !== 0));
}
