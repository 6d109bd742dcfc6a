import { assert, assertEquals } from "@std/assert";
import { statusText } from "../../shared/http/status_text.ts";

const MOVES = [-0.15, -0.1, -0.07, -0.05, -0.03, 0, 0.03, 0.05, 0.07, 0.1, 0.15];
const CAPITAL = 10_000_000;

const STRESS = [false, true].flatMap((isAtExpiry) =>
  [0.75, 1, 1.25, 1.5].flatMap((volatility) =>
    MOVES.map((move) => ({
      move,
      volatility,
      isAtExpiry,
      result: CAPITAL * (move < 0 ? move : -move) * volatility,
    }))
  )
);

const ALLOCATION = {
  allocationRunId: 7,
  tradingDate: "2026-02-09",
  risk: "moderate",
  capital: CAPITAL,
  ordering: "money",
  regimeLevel: "normal",
  deployed: 4_500_000,
  target: 8_000_000,
  mostDeployed: 5_000_000,
  expectedValue: -12_345,
  cvar95: 512_000,
  lossProbability: 0.341,
  carryCost: 40_000,
  costAYear: 490_000,
  portfolio: {
    greeks: { delta: 1200, gamma: -350, vega: -4100, theta: 2600 },
    stress: STRESS,
    deployed: {
      sleeve: { edge: 0, carry: 4_500_000 },
      industry: { "Index": 1_500_000, "Banking & Finance": 3_000_000 },
      definition: { iron_condor: 4_500_000 },
      side: { neutral: 4_500_000 },
      tier: {},
    },
  },
  limits: [
    { limit: "book_tail_cap", value: 512_000, bound: 1_200_000, isBinding: false },
    {
      limit: "stress_cap",
      of: "NIFTY -15%, volatility +50%, at the next session",
      value: 998_000,
      bound: 1_000_000,
      isBinding: true,
      shadowPrice: 52_000,
    },
  ],
  allocations: [{
    allocationId: 75,
    underlying: "NIFTY",
    definition: "iron_condor",
    sleeve: "carry",
    lots: 2,
    margin: 156_000,
    expectedValue: -300,
    cvarContribution: 14_000,
    rank: 1,
    state: "executed",
    reason: "carry: expected cost 1.8% of the maximum loss",
    standsInFor: "short_strangle",
    displaced: "TCS iron_condor",
  }],
  refusals: [
    { underlying: "TCS", definition: "iron_condor", reason: "displaced", detail: "a" },
    {
      underlying: "INFY",
      definition: "short_strangle",
      reason: "loss_cap",
      distance: 5e6,
      capitalNeeded: 26_000_000,
      detail: "a loss of 520000 in its worst move",
    },
    {
      underlying: "SBIN",
      definition: "short_strangle",
      reason: "loss_cap",
      distance: 1e6,
      capitalNeeded: 12_000_000,
      detail: "a loss of 240000 in its worst move",
    },
  ],
};

const page = (row: object) =>
  statusText("allocation", "2026-02-09T10:05:00+05:30", [row as Record<string, unknown>]);

Deno.test("an allocation is one page that says what it costs, what binds, and why", () => {
  const lines = page(ALLOCATION).trimEnd().split("\n");
  assertEquals(lines.filter((line) => line.length > 100 || line !== line.trimEnd()), []);
  assertEquals(lines.slice(1, 8).map((line) => line.replace(/\s+/g, " ").trim()), [
    "date 2026-02-09, risk moderate, ordered by money, market normal",
    "capital 1,00,00,000; new lots take 45,00,000 (45.0%)",
    "deployment D*, the most that all limits allow: 50,00,000 (50.0%) of 80,00,000 asked for",
    "cost carry is expected to cost 40,000 now, 4,90,000 a year (4.9%)",
    "result whole book: expected -12,345, mean of the worst 5% a loss of 5,12,000 (5.1%), loses in",
    "34.1% of draws",
    "",
  ]);
  const text = page(ALLOCATION).replace(/\s+/g, " ");
  for (
    const said of [
      "sleeve carry 45,00,000 industry Banking & Finance 30,00,000; Index 15,00,000",
      "tier -",
      "limits that bind ---------------- stress_cap of NIFTY -15%, volatility +50%, at the next " +
      "session: 9,98,000 of 10,00,000; 5% more would add about 52,000 chosen",
      "1. NIFTY iron_condor, carry, 2 lots, margin 1,56,000, EV -300, tail 14,000, executed",
      "carry: expected cost 1.8% of the maximum loss; stands in for short_strangle; before TCS " +
      "iron_condor",
      "2 loss_cap, nearest SBIN short_strangle: a loss of 240000 in its worst move; one lot needs " +
      "a capital of 1,20,00,000 1 displaced, nearest TCS iron_condor: a",
      "rupees: NIFTY +1% 1,200, its square -350, a volatility point -4,100, a day 2,600",
    ]
  ) assert(text.includes(said), `${said}\n${page(ALLOCATION)}`);
});

Deno.test("the stress grid has moves across and volatilities down, in percent of capital", () => {
  const lines = page(ALLOCATION).split("\n").map((line) => line.trim().split(/\s+/));
  const rows = lines.filter(([first]) => first === "vol");
  assertEquals(rows.length, 8);
  assertEquals(
    rows[3],
    ["vol", "+50%", "-22.50", "-15.00", "-10.50", "-7.50", "-4.50", "0.00"]
      .concat(["-4.50", "-7.50", "-10.50", "-15.00", "-22.50"]),
  );
  assertEquals(lines.find(([first, second]) => first === "NIFTY" && second === "-15%"), [
    "NIFTY",
    ...["-15%", "-10%", "-7%", "-5%", "-3%", "0%", "+3%", "+5%", "+7%", "+10%", "+15%"],
  ]);
});

Deno.test("an allocation without figures and lots says so", () => {
  const { portfolio: _, expectedValue: __, ...rest } = ALLOCATION;
  const text = page({ ...rest, allocations: [], refusals: [], limits: [] });
  assert(text.includes("whole book: expected -,"), text);
  assertEquals(text.match(/^none$/gm)?.length, 4);
});
