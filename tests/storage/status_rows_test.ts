import { assert, assertEquals, assertRejects } from "@std/assert";
import { SHOWS, type StatusFilter, statusRows } from "../../shared/storage/status_rows.ts";
import { DeskError } from "../../shared/vocabulary/desk_error.ts";
import { wireDatabase } from "../support/wire_database.ts";

const NOW = new Date("2026-02-10T04:30:00.000Z");
const FILTERS = {
  date: "2026-02-10",
  underlying: "TCS",
  since: new Date("2026-02-10T03:30:00.000Z"),
};
const PAGE = "&offset=0&limit=1000";

type Show = Exclude<(typeof SHOWS)[number], "why">;

/** View, order and the filters that each show takes, as PostgREST is asked for them. */
const SOURCES: Record<
  Exclude<Show, "health" | "stored" | "report" | "allocation">,
  [string, string, Record<string, string>]
> = {
  summary: ["desk_summary", "trading_date.desc", { date: "trading_date=eq.2026-02-10" }],
  strategies: [
    "ranked_strategies",
    "trading_date.desc,risk.asc,rank.asc,strategy_id.asc",
    { date: "trading_date=eq.2026-02-10", underlying: "underlying=eq.TCS" },
  ],
  queue: [
    "execution_queue",
    "trading_date.desc,priority.asc,rank.asc,allocation_id.desc",
    { date: "trading_date=eq.2026-02-10", underlying: "underlying=eq.TCS" },
  ],
  marks: [
    "marked_strategies",
    "trading_date.desc,priority.asc,strategy_id.asc",
    { date: "trading_date=eq.2026-02-10", underlying: "underlying=eq.TCS" },
  ],
  orders: ["order_book", "order_id.asc", {
    date: "trading_date=eq.2026-02-10",
    underlying: "underlying=eq.TCS",
    since: "sent_at=gte.2026-02-10T03:30:00.000Z",
  }],
  positions: ["open_positions", "plan_id.asc", { underlying: "underlying=eq.TCS" }],
  trades: ["trade_book", "fill_id.asc", {
    date: "trading_date=eq.2026-02-10",
    underlying: "underlying=eq.TCS",
    since: "filled_at=gte.2026-02-10T03:30:00.000Z",
  }],
  adjustments: ["adjustment_book", "adjustment_id.desc", {
    date: "trading_date=eq.2026-02-10",
    underlying: "underlying=eq.TCS",
  }],
  ledger: ["day_ledger", "trading_date.desc,underlying.asc,definition.asc,sleeve.asc,mode.asc", {
    date: "trading_date=eq.2026-02-10",
    underlying: "underlying=eq.TCS",
  }],
  beliefs: ["belief_ledger", "claim.asc,scope.asc,horizon_sessions.asc", {}],
  mismatches: ["mismatch_book", "last_at.desc,kind.asc,subject.asc,at.desc", {
    since: "last_at=gte.2026-02-10T03:30:00.000Z",
  }],
  failed: ["failures", "at.desc,stage.asc,underlying.asc", {
    date: "trading_date=eq.2026-02-10",
    underlying: "underlying=eq.TCS",
    since: "at=gte.2026-02-10T03:30:00.000Z",
  }],
  recent: ["recent_events", "at.desc,kind.asc,id.asc", {
    since: "at=gte.2026-02-10T03:30:00.000Z",
  }],
};

/** The request to a show's view, and the rows. */
async function shown(show: Show, filter: StatusFilter) {
  const row = { underlying: "TCS", lots: 2 };
  const wire = wireDatabase((request) => request.startsWith("GET /runs") ? [] : [row]);
  assertEquals(await statusRows(wire.database, show, filter, NOW), [row]);
  return wire.requests.filter((request) => !request.startsWith("GET /runs"));
}

Deno.test("each show reads its view in its order, narrowed by each filter that it has", async () => {
  for (const [show, [view, order, filters]] of Object.entries(SOURCES)) {
    const request = `GET /${view}?select=*`;
    for (const [name, text] of Object.entries(filters)) {
      const filter = { [name]: FILTERS[name as keyof typeof FILTERS] };
      const asked = await shown(show as Show, filter);
      assertEquals(asked, [`${request}&${text}&order=${order}${PAGE}`]);
    }
    const [all = ""] = await shown(show as Show, {});
    assert(all.startsWith(request) && all.endsWith(`&order=${order}${PAGE}`), all);
  }
});

Deno.test("filters narrow a show together", async () => {
  assertEquals(await shown("orders", FILTERS), [
    "GET /order_book?select=*&trading_date=eq.2026-02-10&underlying=eq.TCS" +
    `&sent_at=gte.2026-02-10T03:30:00.000Z&order=order_id.asc${PAGE}`,
  ]);
});

Deno.test("health and stored are asked of SQL and cannot be narrowed", async () => {
  assertEquals(await shown("health", {}), [
    'POST /rpc/desk_health {"p_now":"2026-02-10T04:30:00.000Z"}',
  ]);
  assertEquals(await shown("stored", {}), ["POST /rpc/stored_tables {}"]);
});

Deno.test("of the reports comes that of the date's calendar week, else the newest", async () => {
  const asked = async (filter: StatusFilter) => (await shown("report", filter))[0];
  const newest = "&order=trading_date.desc&limit=1";
  assertEquals(await asked({}), `GET /weekly_reports?select=*${newest}`);
  for (const date of ["2026-02-09", "2026-02-11", "2026-02-15"]) {
    assertEquals(
      await asked({ date }),
      "GET /weekly_reports?select=*&trading_date=gte.2026-02-09&trading_date=lte.2026-02-15" +
        newest,
    );
  }
});

Deno.test("of the allocations comes the one that stands for the date, else the newest", async () => {
  const asked = async (filter: StatusFilter) => {
    const wire = wireDatabase(() => null);
    assertEquals(await statusRows(wire.database, "allocation", filter, NOW), []);
    return wire.requests;
  };
  assertEquals(await asked({}), ['POST /rpc/read_allocation {"p_date":null}']);
  assertEquals(await asked({ date: "2026-02-09" }), [
    'POST /rpc/read_allocation {"p_date":"2026-02-09"}',
  ]);
});

Deno.test("a filter that a show does not have is refused by the name of its field", async () => {
  const fields = { date: "date", underlying: "underlying", since: "hours" };
  for (const show of SHOWS) {
    if (show === "why") continue;
    const own = show === "health" || show === "stored"
      ? {}
      : show === "report" || show === "allocation"
      ? { date: "" }
      : SOURCES[show][2];
    for (const [name, field] of Object.entries(fields)) {
      if (name in own) continue;
      const wire = wireDatabase(() => []);
      const filter = { [name]: FILTERS[name as keyof typeof FILTERS] };
      const error = await assertRejects(
        () => statusRows(wire.database, show, filter, NOW),
        DeskError,
      );
      assertEquals([error.code, error.message, wire.requests], [
        "bad_request",
        `${field}: show=${show} cannot be narrowed by it`,
        [],
      ]);
    }
  }
});

Deno.test("a row that is none is refused", async () => {
  for (const show of ["orders", "health"] as const) {
    await assertRejects(() =>
      statusRows(wireDatabase(() => [5]).database, show, {
        ...(show === "orders" ? { date: "2026-02-10" } : {}),
      }, NOW), Error);
  }
});
