import type { Contract } from "../vocabulary/contract.ts";
import type { ContractMaster, WantedContracts } from "../vocabulary/ports/market_data.ts";
import { present } from "../vocabulary/present.ts";
import { DhanError } from "./dhan_error.ts";
import { type Column, COLUMNS, instrumentReader } from "./instrument_line.ts";
import { type DhanConnection, permitted } from "./request.ts";

const WHAT = "instrument master of NSE_FNO";
const TIMEOUT_MS = 60_000;
/** Of a line that is shown to a person. */
const SHOWN_CHARACTERS = 120;

/**
 * Contracts of some underlyings from GET /instrument/NSE_FNO, streamed: of the 273,027 rows only
 * what is wanted is kept. Rows are joined by UNDERLYING_SYMBOL, since UNDERLYING_SECURITY_ID of an
 * index is the exchange's token and not the broker's id (broker 3.5).
 */
export async function instrumentContracts(
  connection: DhanConnection,
  wanted: WantedContracts,
): Promise<ContractMaster> {
  await permitted(connection, [{ family: "other" }]);
  try {
    return await readMaster(await openMaster(connection), wanted);
  } catch (cause) {
    if (cause instanceof DhanError) throw cause;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new DhanError("broker_unreachable", "retry_read", `${WHAT}: ${message}`, { cause });
  }
}

async function openMaster(
  { baseUrl, clientId, tokens, fetch }: DhanConnection,
): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(`${baseUrl}/instrument/NSE_FNO`, {
    headers: { "access-token": await tokens.token(), "client-id": clientId },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.ok && response.body !== null) return response.body;
  throw new DhanError(
    "broker_unreachable",
    "retry_read",
    `${WHAT}: Dhan answered ${response.status}`,
  );
}

async function readMaster(
  body: ReadableStream<Uint8Array>,
  wanted: WantedContracts,
): Promise<ContractMaster> {
  const contracts: Contract[] = [];
  let [lines, rows, badRows] = [0, 0, 0];
  let firstBad: string | undefined;
  let read: ReturnType<typeof instrumentReader> | undefined;
  for await (const chunk of linesOf(body)) {
    for (const line of chunk) {
      lines += 1;
      if (read === undefined) {
        read = instrumentReader(headerOf(line), wanted);
        continue;
      }
      const found = read(line);
      if (found === "stranger") continue;
      rows += 1;
      if (found === "not_wanted") continue;
      if (found !== "bad") contracts.push(found);
      else {
        badRows += 1;
        firstBad ??= `line ${lines}, ${JSON.stringify(line.slice(0, SHOWN_CHARACTERS))}`;
      }
    }
  }
  if (read === undefined) throw badMaster("it was empty");
  return { rows, badRows, ...present({ firstBad }), contracts };
}

/**
 * The whole lines of each chunk: one at a time, 100,000 of them wait for 80 ms of CPU. A file ends
 * with a line end; one that does not was cut off on its way.
 */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
  if (rest === "") return;
  const shown = JSON.stringify(rest.slice(0, SHOWN_CHARACTERS));
  throw badMaster(`its last line has no line end, so that it was cut off: ${shown}`);
}

function headerOf(line: string): Map<Column, number> {
  const names = line.trim().split(",");
  const positions = new Map(COLUMNS.map((name) => [name, names.indexOf(name)] as const));
  const missing = COLUMNS.filter((name) => positions.get(name) === -1);
  if (missing.length > 0) throw badMaster(`no column ${missing.join(", ")}`);
  return positions;
}

function badMaster(rule: string): DhanError {
  return new DhanError("broker_bad_reply", "never_retry", `${WHAT}: ${rule}`);
}
