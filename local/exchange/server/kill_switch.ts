import { tradingDateAt } from "../../../shared/vocabulary/trading_date.ts";
import { isPending } from "../orders/book_order.ts";
import { netOf } from "../orders/net_positions.ts";
import type { Endpoint, Exchange } from "./endpoint.ts";
import { heldPositions } from "./funds.ts";
import { badRequest, tradingError } from "./replies.ts";

const stateOf = ({ stoppedOn, clock }: Exchange) =>
  stoppedOn === tradingDateAt(clock.now()) ? "ACTIVATE" : "DEACTIVATE";

/** GET /killswitch. */
export const killSwitchState: Endpoint = (_request, exchange) =>
  Response.json({
    dhanClientId: exchange.account.clientId,
    killSwitchStatus: stateOf(exchange),
  });

/** POST /killswitch: by the query alone; refused while anything is open. It holds for the day. */
export const killSwitch: Endpoint = ({ url }, exchange) => {
  const asked = url.searchParams.get("killSwitchStatus");
  if (asked !== "ACTIVATE" && asked !== "DEACTIVATE") return badRequest();
  const isOpen = exchange.book.orders.some(isPending) ||
    heldPositions(exchange).some((position) => netOf(position) !== 0);
  if (asked === "ACTIVATE" && isOpen) {
    return tradingError(400, "DH-906", "Order_Error", "Close all positions and orders first");
  }
  if (asked === "ACTIVATE") exchange.stoppedOn = tradingDateAt(exchange.clock.now());
  else delete exchange.stoppedOn;
  const done = asked === "ACTIVATE" ? "activated" : "deactivated";
  return Response.json({
    dhanClientId: exchange.account.clientId,
    killSwitchStatus: `Kill Switch has been successfully ${done}`,
  });
};
