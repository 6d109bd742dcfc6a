import { uniform } from "../../local/exchange/seeded/noise.ts";

/** What goes wrong on one day of a soak. */
export interface PlannedFaults {
  /** For the exchange, which takes them at the day's beginning. */
  readonly broker: readonly BrokerFault[];
  /** The functions end while this schedule is worked on, in a request to the tables. */
  readonly kill?: { readonly schedule: string; readonly request: number };
}

/** One of the exchange's own faults, for the next requests of a path. */
export interface BrokerFault {
  readonly path: string;
  readonly kind: string;
  readonly times: number;
  readonly after: number;
  readonly milliseconds?: number;
}

const CHAINS = "/v2/optionchain";
const CANDLES = "/v2/charts/historical";
const QUOTES = "/v2/marketfeed/quote";

/** Five days' worth; every five days meet the same kinds, at other requests. */
const CYCLE: readonly {
  readonly broker: readonly Pick<BrokerFault, "path" | "kind">[];
  readonly kill?: { readonly schedule: string; readonly within: number };
}[] = [
  { broker: [{ path: CHAINS, kind: "latency" }], kill: { schedule: "execute", within: 4 } },
  { broker: [{ path: CHAINS, kind: "lost_reply" }, { path: CANDLES, kind: "500" }] },
  { broker: [{ path: CANDLES, kind: "latency" }], kill: { schedule: "analyze", within: 12 } },
  { broker: [{ path: CHAINS, kind: "429" }, { path: CHAINS, kind: "html_502" }] },
  { broker: [{ path: QUOTES, kind: "token_expired" }], kill: { schedule: "monitor", within: 4 } },
];

const LATENCY_MS = 300;

/** The faults of a day (0 is the first one): the same for the same seed. */
export function plannedFaults(seed: number, day: number): PlannedFaults {
  const { broker, kill } = CYCLE[day % CYCLE.length] ?? { broker: [] };
  const upTo = (bound: number, name: string) => Math.floor(uniform(seed, day, name) * bound);
  return {
    broker: broker.map((fault) => ({
      ...fault,
      times: 1,
      after: upTo(3, fault.kind),
      ...(fault.kind === "latency" ? { milliseconds: LATENCY_MS } : {}),
    })),
    ...(kill === undefined
      ? {}
      : { kill: { schedule: kill.schedule, request: 1 + upTo(kill.within, "kill") } }),
  };
}
