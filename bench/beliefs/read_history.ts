import type { Candle } from "../../shared/vocabulary/candle.ts";

/**
 * Candles by name from a recorded CSV, plain or gzipped; rows without every price are left out. A
 * file without a name column holds `fallback`.
 */
export async function readHistory(
  file: string,
  fallback: string,
  keeps: (name: string) => boolean = () => true,
): Promise<Map<string, Candle[]>> {
  const text = await textOf(file);
  const end = text.indexOf("\n");
  const names = text.slice(0, end).trim().split(",");
  const at = (column: string) => names.indexOf(column);
  const [date, name, volume] = [at("date"), at("symbol"), at("volume")];
  const prices = ["open", "high", "low", "close"].map(at);
  const histories = new Map<string, Candle[]>();
  for (let start = end + 1; start < text.length;) {
    const next = text.indexOf("\n", start);
    const cells = text.slice(start, next === -1 ? undefined : next).split(",");
    start = next === -1 ? text.length : next + 1;
    const key = name === -1 ? fallback : cells[name] ?? "";
    if (!keeps(key)) continue;
    const [open = 0, high = 0, low = 0, close = 0] = prices.map((place) => Number(cells[place]));
    if (![open, high, low, close].every((price) => price > 0)) continue;
    const list = histories.get(key) ?? [];
    histories.set(key, list);
    list.push({
      date: cells[date] ?? "",
      open,
      high,
      low,
      close,
      volume: Number(cells[volume] ?? 0),
    });
  }
  return histories;
}

async function textOf(file: string): Promise<string> {
  const { readable } = await Deno.open(file);
  const stream = file.endsWith(".gz")
    ? readable.pipeThrough(new DecompressionStream("gzip"))
    : readable;
  return await new Response(stream).text();
}
