// npm run load -- FILE|FOLDER...: stores the owner's own files: candles, events, corporate actions,
// market values, ban lists, and whole F&O days of the exchange.
import { openDatabase } from "../../shared/storage/database.ts";
import { loadPaths } from "./load/load_paths.ts";
import { findConnection } from "./support/connection.ts";
import { readFlags } from "./support/flags.ts";
import { runCommand, UsageError } from "./support/run_command.ts";

const USAGE =
  `usage: npm run load -- FILE|FOLDER...    (.csv or .csv.gz; the first line tells what a file holds)
candles         date,open,high,low,close[,volume][,symbol]    without a column name, underlying or symbol of the name that the file's begins with
events          date,kind[,underlying][,note]                 kind: results, budget, rbi_policy, corporate_action, other
event coverage  kind,covers_from,covers_to[,underlying]       between these dates no event of the kind is missing
corp. actions   underlying,action_date,factor                 from the date on the price is the old one divided by the factor
market values   underlying,market_cap                         rupees
ban list        the exchange's fo_secban.csv
F&O days        the exchange's BhavCopy_NSE_FO_*.csv (UDiFF): 30-day volatilities, and closes where there is no candle`;

await runCommand(USAGE, async () => {
  const { rest } = readFlags({});
  if (rest.length === 0) throw new UsageError("load takes at least one file or folder");
  const connection = findConnection();
  const database = openDatabase(connection.url, connection.secretKey);
  await loadPaths(database, rest, new Date(), (line) => console.log(line));
});
