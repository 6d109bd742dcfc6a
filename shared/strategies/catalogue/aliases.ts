/**
 * Names of the replaced system with the definitions that they stood for; several where one name hid
 * several structures.
 */
export const ALIASES: Readonly<Record<string, readonly string[]>> = {
  "Long Call": ["long_call"],
  "Long Put": ["long_put"],
  "Short Call": ["short_call"],
  "Short Put": ["short_put"],
  "Bull Call Spread": ["bull_call_spread"],
  "Bear Call Spread": ["bear_call_spread"],
  "Bull Put Spread": ["bull_put_spread"],
  "Bear Put Spread": ["bear_put_spread"],
  "Iron Condor": ["iron_condor"],
  "Butterfly Spread": ["long_call_butterfly", "long_put_butterfly"],
  "Iron Butterfly": ["iron_butterfly"],
  "Long Straddle": ["long_straddle"],
  "Short Straddle": ["short_straddle"],
  "Long Strangle": ["long_strangle"],
  "Short Strangle": ["short_strangle"],
  "Cash-Secured Put": ["short_put"],
  "Covered Call": ["covered_call"],
  "Calendar Spread": ["call_calendar", "put_calendar"],
  "Diagonal Spread": ["call_diagonal", "put_diagonal"],
  "Call Ratio Spread": ["call_ratio_spread"],
  "Put Ratio Spread": ["put_ratio_spread"],
  "Jade Lizard": ["jade_lizard"],
  "Broken Wing Butterfly": ["put_broken_wing_bull", "call_broken_wing_bear"],
};

const BY_NAME = new Map(
  Object.entries(ALIASES).map(([name, ids]) => [plain(name), ids] as const),
);

/**
 * Ids that a name of the replaced system stood for, whatever its case and punctuation; the name
 * itself where it is none of them.
 */
export function idsOf(name: string): readonly string[] {
  return BY_NAME.get(plain(name)) ?? [name];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}
