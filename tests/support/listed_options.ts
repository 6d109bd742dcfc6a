import type { ExchangeProcess } from "../../local/exchange/start_exchange.ts";

/** An option of the exchange's contract master; lot in units. */
export interface ListedOption {
  readonly securityId: string;
  readonly strike: number;
  readonly type: "CE" | "PE";
  readonly lot: number;
  readonly freeze: number;
}

/** The options of an underlying's expiry, from the exchange's own contract master. */
export async function listedOptions(
  { baseUrl }: ExchangeProcess,
  underlying: string,
  expiry: string,
): Promise<ListedOption[]> {
  const csv = await (await fetch(`${baseUrl}/instrument/NSE_FNO`)).text();
  return csv.split("\n").map((line) => line.split(",")).filter((cells) =>
    cells[6] === underlying && cells[12] === expiry && (cells[14] === "CE" || cells[14] === "PE")
  ).map((cells) => ({
    securityId: cells[2] ?? "",
    strike: Number(cells[13]),
    type: cells[14] === "CE" ? "CE" : "PE",
    lot: Number(cells[11]),
    freeze: Number(cells.at(-2)),
  }));
}
