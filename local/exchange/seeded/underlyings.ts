/**
 * One underlying of the seeded market: round parameters of our own model, not prices of any day.
 */
export interface SeededUnderlying {
  readonly underlying: string;
  readonly kind: "index" | "stock";
  readonly securityId: string;
  /** UNDERLYING_SECURITY_ID of its derivatives. */
  readonly derivativeId: string;
  /** Where its price stands on the reference date, rupees. */
  readonly level: number;
  /** Annual volatility at the money for 30 days in a normal market. */
  readonly volatility: number;
  /** Beta to the market factor. */
  readonly beta: number;
  readonly lotSize: number;
  readonly strikeStep: number;
  readonly freezeQuantity: number;
}

type Row = readonly [
  string,
  "index" | "stock",
  string,
  string,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Ids of Dhan's instrument master and lots of the series of February 2026. */
const ROWS: readonly Row[] = [
  ["NIFTY", "index", "13", "26000", 25500, 0.12, 1, 65, 50, 1801],
  ["BANKNIFTY", "index", "25", "26009", 60000, 0.13, 1.1, 30, 100, 601],
  ["FINNIFTY", "index", "27", "26037", 28000, 0.13, 1.05, 60, 50, 1201],
  ["MIDCPNIFTY", "index", "442", "26074", 13600, 0.17, 1.2, 120, 25, 2801],
  ["SBIN", "stock", "3045", "3045", 1150, 0.22, 1.1, 750, 10, 30001],
  ["MCX", "stock", "31181", "31181", 2400, 0.38, 1.2, 625, 20, 25001],
  ["BSE", "stock", "19585", "19585", 3000, 0.38, 1.3, 375, 50, 15001],
  ["HDFCBANK", "stock", "1333", "1333", 940, 0.18, 0.95, 550, 10, 22001],
  ["ICICIBANK", "stock", "4963", "4963", 1400, 0.18, 1, 700, 10, 28001],
  ["AXISBANK", "stock", "5900", "5900", 1330, 0.21, 1.1, 625, 10, 25001],
  ["KOTAKBANK", "stock", "1922", "1922", 425, 0.21, 0.9, 2000, 5, 80001],
  ["MUTHOOTFIN", "stock", "23650", "23650", 4000, 0.32, 0.8, 275, 50, 11001],
  ["BAJFINANCE", "stock", "317", "317", 960, 0.24, 1.2, 750, 10, 30001],
  ["SHRIRAMFIN", "stock", "4306", "4306", 1020, 0.28, 1.3, 825, 10, 33001],
  ["CANBK", "stock", "10794", "10794", 148, 0.27, 1.2, 6750, 1, 270001],
  ["PFC", "stock", "14299", "14299", 410, 0.28, 1.2, 1300, 5, 52001],
  ["FEDERALBNK", "stock", "1023", "1023", 285, 0.24, 1, 5000, 2.5, 200001],
  ["RECLTD", "stock", "15355", "15355", 365, 0.28, 1.2, 1400, 5, 56001],
  ["INFY", "stock", "1594", "1594", 1480, 0.24, 0.9, 400, 20, 16001],
  ["TCS", "stock", "11536", "11536", 2950, 0.22, 0.8, 175, 20, 7001],
  ["PERSISTENT", "stock", "18365", "18365", 5800, 0.32, 1.1, 100, 50, 4001],
  ["COFORGE", "stock", "11543", "11543", 1650, 0.33, 1.2, 375, 20, 15001],
  ["HCLTECH", "stock", "7229", "7229", 1580, 0.24, 0.9, 350, 20, 14001],
  ["TECHM", "stock", "13538", "13538", 1620, 0.26, 1, 600, 20, 24001],
  ["WIPRO", "stock", "3787", "3787", 230, 0.25, 0.9, 3000, 2.5, 120001],
  ["TATAELXSI", "stock", "3411", "3411", 5400, 0.3, 1.1, 100, 50, 4001],
  ["MARUTI", "stock", "10999", "10999", 15000, 0.21, 0.9, 50, 100, 2001],
  ["M&M", "stock", "2031", "2031", 3600, 0.24, 1, 200, 50, 8001],
  ["EICHERMOT", "stock", "910", "910", 7300, 0.23, 0.9, 100, 50, 4001],
  ["HEROMOTOCO", "stock", "1348", "1348", 5700, 0.24, 0.9, 150, 50, 6001],
  ["BAJAJ-AUTO", "stock", "16669", "16669", 9700, 0.22, 0.8, 75, 100, 3001],
  ["TVSMOTOR", "stock", "8479", "8479", 3750, 0.25, 1, 175, 50, 7001],
  ["BHARATFORG", "stock", "422", "422", 1600, 0.29, 1.2, 500, 20, 20001],
  ["APOLLOHOSP", "stock", "157", "157", 7200, 0.22, 0.7, 125, 50, 5001],
  ["AUROPHARMA", "stock", "275", "275", 1180, 0.28, 0.8, 550, 10, 22001],
  ["SUNPHARMA", "stock", "3351", "3351", 1680, 0.2, 0.6, 350, 20, 14001],
  ["DIVISLAB", "stock", "10940", "10940", 6200, 0.25, 0.7, 100, 50, 4001],
  ["LUPIN", "stock", "10440", "10440", 2180, 0.24, 0.7, 425, 20, 17001],
  ["CIPLA", "stock", "694", "694", 1340, 0.2, 0.6, 375, 10, 15001],
  ["DRREDDY", "stock", "881", "881", 1240, 0.21, 0.6, 625, 10, 25001],
  ["RELIANCE", "stock", "2885", "2885", 1450, 0.2, 1, 500, 10, 20001],
  ["COALINDIA", "stock", "20374", "20374", 430, 0.24, 0.9, 1350, 5, 54001],
  ["ONGC", "stock", "2475", "2475", 268, 0.25, 0.9, 2250, 2.5, 90001],
  ["NTPC", "stock", "11630", "11630", 362, 0.2, 0.9, 1500, 5, 60001],
  ["POWERGRID", "stock", "14977", "14977", 290, 0.2, 0.8, 1900, 2.5, 76001],
  ["TATAPOWER", "stock", "3426", "3426", 372, 0.24, 1.1, 1450, 5, 58001],
  ["BPCL", "stock", "526", "526", 380, 0.26, 0.9, 1975, 5, 79001],
  ["DIXON", "stock", "21690", "21690", 11400, 0.4, 1.2, 50, 100, 2001],
  ["ITC", "stock", "1660", "1660", 320, 0.18, 0.6, 1600, 2.5, 64001],
  ["TRENT", "stock", "1964", "1964", 4100, 0.33, 1.1, 100, 50, 4001],
  ["TITAN", "stock", "3506", "3506", 4250, 0.22, 0.9, 175, 20, 7001],
  ["ASIANPAINT", "stock", "236", "236", 2400, 0.22, 0.7, 250, 20, 10001],
  ["HINDUNILVR", "stock", "1394", "1394", 2450, 0.19, 0.5, 300, 20, 12001],
  ["KALYANKJIL", "stock", "2955", "2955", 420, 0.4, 1.2, 1175, 5, 47001],
];

/** The default universe as the seeded market models it. */
export const SEEDED_UNDERLYINGS: readonly SeededUnderlying[] = ROWS.map((
  [
    underlying,
    kind,
    securityId,
    derivativeId,
    level,
    volatility,
    beta,
    lotSize,
    strikeStep,
    freezeQuantity,
  ],
) => ({
  underlying,
  kind,
  securityId,
  derivativeId,
  level,
  volatility,
  beta,
  lotSize,
  strikeStep,
  freezeQuantity,
}));
