import type { Contract } from "../vocabulary/contract.ts";
import { isTradingDate } from "../vocabulary/trading_date.ts";
import { DhanError } from "./dhan_error.ts";
import { type DhanConnection, permitted } from "./request.ts";
import { present } from "../vocabulary/present.ts";

const COLUMNS = [
  "SECURITY_ID",
  "INSTRUMENT",
  "UNDERLYING_SYMBOL",
  "SM_EXPIRY_DATE",
  "STRIKE_PRICE",
  "OPTION_TYPE",
  "LOT_SIZE",
  "TICK_SIZE",
  "SM_FREEZE_QTY",
] as const;

type Column = (typeof COLUMNS)[number];

const INSTRUMENTS: Record<string, "option" | "future"> = {
  OPTIDX: "option",
  OPTSTK: "option",
  FUTIDX: "future",
  FUTSTK: "future",
};

const TIMEOUT_MS = 60_000;

/**
 * Contracts of some underlyings from GET /instrument/NSE_FNO, streamed: rows of others are passed
 * over before any object is made. Rows are joined by UNDERLYING_SYMBOL, since
 * UNDERLYING_SECURITY_ID of an index is the exchange's token and not the broker's id (broker 3.5).
 */
export async function* instrumentContracts(
  connection: DhanConnection,
  underlyings: ReadonlySet<string>,
): AsyncGenerator<Contract> {
  const what = "instrument master of NSE_FNO";
  await permitted(connection, [{ family: "other" }]);
  const response = await connection.fetch(`${connection.baseUrl}/instrument/NSE_FNO`, {
    headers: { "access-token": await connection.tokens.token(), "client-id": connection.clientId },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok || response.body === null) {
    throw new DhanError(
      "broker_unreachable",
      "retry_read",
      `${what}: Dhan answered ${response.status}`,
    );
  }
  let positions: Map<Column, number> | undefined;
  for await (const lines of linesOf(response.body)) {
    for (const line of lines) {
      if (positions === undefined) {
        positions = headerOf(line, what);
        continue;
      }
      const contract = contractOf(line, positions, underlyings);
      if (contract !== undefined) yield contract;
    }
  }
  if (positions === undefined) {
    throw new DhanError("broker_bad_reply", "never_retry", `${what}: it was empty`);
  }
}

/** The whole lines of each chunk: one at a time, 100,000 of them wait for 80 ms of CPU. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
  if (rest !== "") yield [rest];
}

function headerOf(line: string, what: string): Map<Column, number> {
  const names = line.trim().split(",");
  const positions = new Map(COLUMNS.map((name) => [name, names.indexOf(name)] as const));
  const missing = COLUMNS.filter((name) => positions.get(name) === -1);
  if (missing.length > 0) {
    throw new DhanError(
      "broker_bad_reply",
      "never_retry",
      `${what}: no column ${missing.join(", ")}`,
    );
  }
  return positions;
}

/**
 * One row as a contract; absent for another underlying, another instrument, or a row that is not
 * whole.
 */
function contractOf(
  line: string,
  positions: ReadonlyMap<Column, number>,
  underlyings: ReadonlySet<string>,
): Contract | undefined {
  // Three rows of four are of others: they are cut no further than their symbol.
  const at = positions.get("UNDERLYING_SYMBOL") ?? -1;
  const underlying = line.split(",", at + 1)[at]?.trim() ?? "";
  if (!underlyings.has(underlying)) return undefined;
  const cells = line.split(",");
  const cell = (name: Column) => cells[positions.get(name) ?? -1]?.trim() ?? "";
  const instrument = INSTRUMENTS[cell("INSTRUMENT")];
  const expiry = cell("SM_EXPIRY_DATE").slice(0, 10);
  const securityId = cell("SECURITY_ID");
  const lotSize = Number(cell("LOT_SIZE"));
  // Ticks of derivatives are in paise.
  const tick = Number(cell("TICK_SIZE")) / 100;
  const whole = instrument !== undefined && isTradingDate(expiry) && /^\d+$/.test(securityId) &&
    Number.isInteger(lotSize) && lotSize > 0 && tick > 0;
  if (!whole) return undefined;
  const freeze = Math.floor(Number(cell("SM_FREEZE_QTY")));
  const common = {
    underlying,
    segment: "NSE_FNO" as const,
    securityId,
    expiry,
    lotSize,
    tick,
    ...present({ freezeQuantity: freeze > 0 ? freeze : undefined }),
  };
  if (instrument === "future") return { ...common, instrument };
  const strike = Number(cell("STRIKE_PRICE"));
  const right = { CE: "call" as const, PE: "put" as const }[cell("OPTION_TYPE")];
  if (!(strike > 0) || right === undefined) return undefined;
  return { ...common, instrument, strike, right };
}
