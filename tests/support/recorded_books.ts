import type { Quote, RawChain } from "../../shared/vocabulary/chain.ts";
import type { TradingDate } from "../../shared/vocabulary/trading_date.ts";

/** One right of one strike as NSE's page sent it. */
interface Side {
  readonly bidprice: number;
  readonly askPrice: number;
  readonly bidQty: number;
  readonly askQty: number;
  readonly openInterest: number;
  readonly totalTradedVolume: number;
}

interface Recorded {
  readonly records: {
    readonly timestamp: string;
    readonly expiryDates: readonly string[];
    readonly underlyingValue: number;
    readonly data: readonly {
      readonly expiryDate: string;
      readonly strikePrice: number;
      readonly CE?: Side;
      readonly PE?: Side;
    }[];
  };
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The recorded books of one instant, an expiry each, nearest first. */
export async function recordedBooks(file: string): Promise<RawChain[]> {
  const opened = await Deno.open(file);
  const text = await new Response(opened.readable.pipeThrough(new DecompressionStream("gzip")))
    .text();
  const { records }: Recorded = JSON.parse(text);
  const [day = "", time = ""] = records.timestamp.split(" ");
  const receivedAt = new Date(`${dateOf(day)}T${time}+05:30`);
  return records.expiryDates.map((expiry) => ({
    underlying: "BANKNIFTY",
    expiry: dateOf(expiry),
    receivedAt,
    spot: records.underlyingValue,
    strikes: records.data.filter(({ expiryDate }) => expiryDate === expiry)
      .map(({ strikePrice: strike, CE, PE }) => ({
        strike,
        ...(CE === undefined ? {} : { call: quoteOf(CE) }),
        ...(PE === undefined ? {} : { put: quoteOf(PE) }),
      })),
  }));
}

/** Files of a folder of recorded books, oldest first. */
export function booksIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => `${folder}/${name}`).sort();
}

function dateOf(text: string): TradingDate {
  const [day = "", month = "", year = ""] = text.split("-");
  return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, "0")}-${day}`;
}

/** A side without an order is sent as 0 and left out. */
function quoteOf(side: Side): Quote {
  return {
    ...(side.bidprice > 0 ? { bid: side.bidprice, bidQuantity: side.bidQty } : {}),
    ...(side.askPrice > 0 ? { ask: side.askPrice, askQuantity: side.askQty } : {}),
    volume: side.totalTradedVolume,
    openInterest: side.openInterest,
  };
}
