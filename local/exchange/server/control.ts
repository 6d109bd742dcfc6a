import { behaviourChange } from "../orders/behaviour.ts";
import type { OrderBook } from "../orders/order_book.ts";
import { present } from "../../../shared/vocabulary/present.ts";
import type { ExchangeClock } from "../clock/exchange_clock.ts";
import type { Faults } from "./faults.ts";
import { field } from "./field.ts";
import { badRequest } from "./replies.ts";

/** One request that the exchange has answered. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly at: string;
  readonly status: number;
}

/** What can be told to an exchange besides its API. */
export interface Controlled {
  readonly clock: ExchangeClock;
  readonly faults: Faults;
  readonly log: LoggedRequest[];
  readonly book: OrderBook;
}

/**
 * Answers a path below `/_exchange/`: the clock, the faults to come, the requests so far, and the
 * book of orders as it is, whatever the API shows of it.
 */
export async function control(
  request: Request,
  url: URL,
  { clock, faults, log, book }: Controlled,
): Promise<Response> {
  const shown = () => ({ now: clock.now().toISOString(), mode: clock.mode });
  const body: unknown = request.method === "POST" ? await request.json().catch(() => ({})) : {};
  const instant = (name: string) => {
    const date = new Date(String(field(body, name)));
    return Number.isNaN(date.getTime()) ? undefined : date;
  };
  switch (`${request.method} ${url.pathname.slice("/_exchange/".length)}`) {
    case "GET clock":
      return Response.json(shown());
    case "POST clock/wait": {
      const until = instant("until");
      if (until === undefined) return badRequest();
      await clock.waitUntil(until);
      return Response.json(shown());
    }
    case "POST clock/advance": {
      const to = instant("to");
      if (to === undefined) return badRequest();
      return Response.json(shown(), { status: clock.advance(to) ? 200 : 409 });
    }
    case "GET requests":
      return Response.json(log);
    case "POST requests/reset":
      log.length = 0;
      return Response.json({});
    case "POST faults":
      try {
        faults.script(body);
        return Response.json({});
      } catch (error) {
        return Response.json({ error: String(error) }, { status: 400 });
      }
    case "GET orders":
      return Response.json(book.orders);
    case "POST orders": {
      const change = behaviourChange.safeParse(body);
      if (!change.success) return Response.json({ error: change.error.message }, { status: 400 });
      const { faults: orderFaults, ...behaviour } = change.data;
      book.behaviour = { ...book.behaviour, ...present(behaviour) };
      if (orderFaults !== undefined) book.script(orderFaults);
      return Response.json({});
    }
    default:
      return new Response("not found", { status: 404 });
  }
}
