import { format } from "date-fns";
import type { ListedContract } from "../market.ts";
import type { Endpoint } from "./endpoint.ts";
import { badRequest } from "./replies.ts";

const HEADER =
  "EXCH_ID,SEGMENT,SECURITY_ID,ISIN,INSTRUMENT,UNDERLYING_SECURITY_ID,UNDERLYING_SYMBOL,SYMBOL_NAME," +
  "DISPLAY_NAME,INSTRUMENT_TYPE,SERIES,LOT_SIZE,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE,TICK_SIZE,EXPIRY_FLAG,BRACKET_FLAG," +
  "COVER_FLAG,ASM_GSM_FLAG,ASM_GSM_CATEGORY,BUY_SELL_INDICATOR,BUY_CO_MIN_MARGIN_PER,BUY_CO_SL_RANGE_MAX_PERC," +
  "BUY_CO_SL_RANGE_MIN_PERC,BUY_BO_MIN_MARGIN_PER,BUY_BO_PROFIT_RANGE_MAX_PERC,BUY_BO_PROFIT_RANGE_MIN_PERC,MTF_LEVERAGE," +
  "SM_UPPER_LIMIT,SM_LOWER_LIMIT,SM_FREEZE_QTY,";

/** GET /instrument/{segment}: a redirect to the CSV, as Dhan answers. */
export const instrumentList: Endpoint = ({ url }) => {
  const segment = url.pathname.split("/").pop() ?? "";
  if (segment !== "NSE_FNO" && segment !== "NSE_EQ" && segment !== "IDX_I") return badRequest();
  return new Response(null, {
    status: 302,
    headers: { location: `${url.origin}/files/${segment}.csv` },
  });
};

/**
 * The CSV itself: header with its trailing comma, ticks of derivatives in paise, lots as 65.0, the
 * exchange's own ids of index underlyings.
 */
export const instrumentFile: Endpoint = ({ url }, { market, clock }) => {
  const now = clock.now();
  const underlyings = market.underlyings(now);
  const kinds = new Map(underlyings.map((entry) => [entry.underlying, entry]));
  const lines = [HEADER];
  if (url.pathname.includes("NSE_FNO")) {
    for (const contract of market.listed(now)) {
      const entry = kinds.get(contract.underlying);
      if (entry !== undefined) lines.push(contractLine(contract, entry.kind, entry.derivativeId));
    }
  } else if (url.pathname.includes("NSE_EQ")) {
    for (const { underlying, securityId, kind } of underlyings) {
      if (kind === "stock") {
        lines.push(
          `NSE,E,${securityId},NA,EQUITY,,${underlying},${underlying},${underlying},ES,EQ,1.0,,,,5.0000,NA${
            ",".repeat(15)
          }0,`,
        );
      }
    }
  } else {
    const indices = [
      ...underlyings.filter(({ kind }) => kind === "index").map(({ underlying, securityId }) => ({
        name: underlying,
        securityId,
      })),
      ...market.indices(),
    ];
    for (const { name, securityId } of indices) {
      lines.push(
        `NSE,I,${securityId},NA,INDEX,${securityId},${name},${name},${name},INDEX,NA,1.0,0001-01-01,,XX,0.0500,N${
          ",".repeat(15)
        }0,`,
      );
    }
  }
  return new Response(`${lines.join("\n")}\n`, { headers: { "content-type": "text/csv" } });
};

function contractLine(
  contract: ListedContract,
  kind: "index" | "stock",
  derivativeId: string,
): string {
  const { underlying, expiry, strike, right, instrument } = contract;
  const ending = kind === "index" ? "IDX" : "STK";
  const month = format(new Date(`${expiry}T00:00:00`), "MMMyyyy");
  const type = right === "call" ? "CE" : "PE";
  const option = instrument === "option" && strike !== undefined;
  const name = option ? `${underlying}-${month}-${strike}-${type}` : `${underlying}-${month}-FUT`;
  const cells = [
    ...["NSE", "D", contract.securityId, "NA", option ? `OPT${ending}` : `FUT${ending}`],
    ...[derivativeId, underlying, underlying, name, option ? "OP" : "FUT", "NA"],
    ...[contract.lotSize.toFixed(1), expiry, option ? strike.toFixed(5) : "-0.01000"],
    ...[option ? type : "XX", (contract.tick * 100).toFixed(4), contract.expiryFlag],
  ];
  return `${cells.join(",")}${",".repeat(15)}${contract.freezeQuantity},`;
}
