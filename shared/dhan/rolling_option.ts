import { addDays, format, parseISO } from "date-fns";
import * as z from "zod";
import type { RollingBar, RollingRequest } from "../vocabulary/ports/market_data.ts";
import { DhanError } from "./dhan_error.ts";
import { numbers, numbersOrNull } from "./reply_columns.ts";
import { positive } from "./reply_types.ts";
import { type DhanConnection, read } from "./request.ts";
import { present } from "../vocabulary/present.ts";

const side = z.object({
  iv: numbersOrNull,
  strike: numbersOrNull,
  spot: numbersOrNull,
  timestamp: numbers,
});

/**
 * The reply of POST /charts/rollingoption: parallel arrays of the asked side, the other one is null
 * (broker 3.4).
 */
const rollingReply = z.object({
  data: z.object({ ce: side.nullish(), pe: side.nullish() }),
});

/** Bars of this length: 25 a session hold the 15:15 one; one minute would be 15 times the bytes. */
const INTERVAL = "15";
/**
 * An empty reply can be a false one (5% under load): it is asked again after these seconds, then
 * believed.
 */
const EMPTY_SECONDS = [1, 2, 4, 8];

/**
 * Bars of the option at the money of a monthly expiry by its place at each bar, ascending; empty
 * when there is none.
 */
export async function rollingOption(
  connection: DhanConnection,
  request: RollingRequest,
): Promise<RollingBar[]> {
  for (let attempt = 0;; attempt++) {
    const bars = await ask(connection, request);
    const seconds = EMPTY_SECONDS[attempt];
    if (bars.length > 0 || seconds === undefined) return bars;
    const now = await connection.clock.now();
    await connection.clock.waitUntil(new Date(now.getTime() + 1000 * seconds));
  }
}

async function ask(
  connection: DhanConnection,
  { underlying, right, expiryCode, from, to }: RollingRequest,
): Promise<RollingBar[]> {
  const what =
    `${right} at the money of ${underlying.underlying}, month ${expiryCode}, ${from} to ${to}`;
  try {
    const { data } = await read(connection, {
      what,
      method: "POST",
      path: "/charts/rollingoption",
      body: {
        exchangeSegment: "NSE_FNO",
        interval: INTERVAL,
        securityId: Number(underlying.securityId),
        instrument: underlying.kind === "index" ? "OPTIDX" : "OPTSTK",
        expiryFlag: "MONTH",
        expiryCode,
        strike: "ATM",
        drvOptionType: right === "call" ? "CALL" : "PUT",
        requiredData: ["iv", "strike", "spot"],
        fromDate: from,
        // The last date is left out.
        toDate: format(addDays(parseISO(to), 1), "yyyy-MM-dd"),
      },
      rates: [{ family: "data" }],
      reply: rollingReply,
    });
    return toBars(what, right === "call" ? data.ce : data.pe);
  } catch (error) {
    if (error instanceof DhanError && error.reaction === "no_data") return [];
    throw error;
  }
}

function toBars(what: string, columns: z.infer<typeof side> | null | undefined): RollingBar[] {
  if (columns === null || columns === undefined) return [];
  const { iv, strike, spot, timestamp } = columns;
  if ([iv, strike, spot].some(({ length }) => length !== timestamp.length)) {
    throw new DhanError("broker_bad_reply", "never_retry", `${what}: columns of different lengths`);
  }
  return timestamp.map((seconds, i): RollingBar => {
    // Percent; 0.0 where it is not computable.
    const volatility = positive(iv[i]);
    const [at, level] = [positive(strike[i]), positive(spot[i])];
    return {
      at: new Date(Math.trunc(seconds) * 1000),
      ...present({
        impliedVolatility: volatility === undefined ? undefined : volatility / 100,
        strike: at,
        spot: level,
      }),
    };
  }).sort((p, q) => p.at.getTime() - q.at.getTime());
}
