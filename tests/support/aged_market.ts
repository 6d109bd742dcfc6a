import type postgres from "postgres";
import { seededMarket } from "../../local/exchange/seeded/seeded_market.ts";
import { addDays } from "../../local/exchange/sessions.ts";
import { INDIA_VIX, NIFTY } from "../../shared/vocabulary/market_indices.ts";
import { instantOf, type TradingDate } from "../../shared/vocabulary/trading_date.ts";
import { CANDLE_DAYS } from "./aged_calendar.ts";
import type { Age, Span } from "./aged_database.ts";

/** The same seed as `npm run day` and the tests' worlds have: what is stored goes on from here. */
const MARKET_SEED = 1;
/** The indices that come first. */
const LEADING = ["NIFTY", "BANKNIFTY"];
/** Setting `contract_horizon_days`. */
const HORIZON_DAYS = 80;
/** The exchange's own candles begin here. */
const FIRST_CANDLE: TradingDate = "2021-01-01";

/**
 * Tables aged.names (the universe, numbered), aged.bars and aged.listed (the newest listing), from
 * the seeded market; an underlying that it does not have takes those of a stock that it has. In
 * aged.strikes those of the nearest month stand by their distance from the newest spot.
 */
export async function openMarket(
  sql: postgres.Sql,
  age: Age,
  first: TradingDate,
  newest: TradingDate,
): Promise<void> {
  const market = seededMarket(MARKET_SEED);
  const at = instantOf(newest, "16:00");
  // Two indices and then stocks, as a slice mixes them.
  const all = market.underlyings(at);
  const seeded = [
    ...all.filter(({ underlying }) => LEADING.includes(underlying)),
    ...all.filter(({ kind }) => kind === "stock"),
    ...all.filter(({ underlying, kind }) => kind === "index" && !LEADING.includes(underlying)),
  ].slice(0, age.underlyings);
  const names = seeded.map(({ underlying }) => underlying);
  const stocks = seeded.filter(({ kind }) => kind === "stock").map(({ underlying }) => underlying);
  await sql`create table aged.names as
    select row_number() over (order by place, underlying) as u, underlying, kind,
      case when place is not null then underlying
        else (${stocks}::text[])[
          1 + row_number() over (order by place, underlying) % ${stocks.length}] end as twin
    from (select underlying, kind,
        array_position(${names}::text[], underlying) as place
      from public.underlyings) k
    order by place, underlying limit ${age.underlyings}`;
  await sql`update public.underlyings u
    set enabled = exists (select 1 from aged.names n where n.underlying = u.underlying)`;
  const listed = [...market.listed(at)].filter(({ expiry }) =>
    expiry <= addDays(newest, HORIZON_DAYS)
  );
  await sql`create table aged.listed as
    select n.u, n.underlying, r."securityId", r.instrument, r.expiry, r.strike, r."right",
      r."lotSize", r.tick, r."freezeQuantity", r."expiryFlag"
    from jsonb_to_recordset(${sql.json(listed as never)}) as r(
      underlying text, "securityId" text, instrument text, expiry date, strike numeric,
      "right" public.option_right, "lotSize" integer, tick numeric, "freezeQuantity" integer,
      "expiryFlag" text)
    join aged.names n on n.twin = r.underlying`;
  await sql`create table aged.ladder as
    select l.* from aged.listed l
    join (select u, min(expiry) as expiry from aged.listed where "expiryFlag" = 'M' group by u) m
      using (u, expiry)`;
  await sql`create table aged.bars (name text, date date, open numeric, high numeric, low numeric,
    close numeric, volume numeric)`;
  const [vix] = market.indices();
  const series = seeded.map(({ underlying: name, segment, securityId }) => ({
    ...{ name, segment, securityId },
  }));
  if (vix !== undefined) {
    series.push({ name: INDIA_VIX, segment: "IDX_I", securityId: vix.securityId });
  }
  for (const { name, segment, securityId } of series) {
    const from = name === NIFTY || name === INDIA_VIX
      ? FIRST_CANDLE
      : [FIRST_CANDLE, addDays(first, -CANDLE_DAYS)].sort()[1] ?? "";
    const bars = market.dailyCandles(segment, securityId, from, addDays(newest, 1), at) ?? [];
    await sql`insert into aged.bars select ${name}, r.*
      from jsonb_to_recordset(${sql.json(bars as never)}) as r(date date, open numeric,
        high numeric, low numeric, close numeric, volume numeric)`;
  }
  await sql`create table aged.spots as
    select n.u, s.n, b.close as spot from aged.names n join aged.bars b on b.name = n.twin
    join aged.sessions s on s.trading_date = b.date`;
  await sql`create unique index on aged.spots (n, u)`;
  await sql`create table aged.strikes as
    select l.u, l."right", l.strike, l."securityId" as security_id, l."lotSize" as lot_size,
      row_number() over (partition by l.u, l."right" order by abs(l.strike - p.spot)) as place
    from aged.ladder l join aged.spots p
      on p.u = l.u and p.n = (select max(n) from aged.sessions)
    where l.instrument = 'option'`;
}

/**
 * Contracts that expired and candles of the sessions; with the newest session what is listed then.
 * An expired contract keeps the day of its expiry as the last one that listed it.
 */
export async function leaveMarket(sql: postgres.Sql, { from, to }: Span): Promise<void> {
  await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      strike, option_right, lot_size, tick, freeze_quantity, listed_on, previous_listed_on,
      previous_lot_size)
    select l.underlying, 'NSE_FNO', 1000000 * e.e + row_number() over (partition by e.e),
      l.instrument, e.expiry, l.strike, l."right", l."lotSize", l.tick, l."freezeQuantity",
      e.expiry, s.before, case when s.before is not null then l."lotSize" end
    from aged.expiries e join aged.sessions s on s.trading_date = e.expiry
    join aged.ladder l on e.monthly or l.underlying = ${NIFTY}
    where e.expiry between ${from} and ${to}`;
  await sql`insert into public.contracts (underlying, segment, security_id, instrument, expiry,
      strike, option_right, lot_size, tick, freeze_quantity, listed_on, previous_listed_on,
      previous_lot_size)
    select l.underlying, 'NSE_FNO', l."securityId", l.instrument, l.expiry, l.strike, l."right",
      l."lotSize", l.tick, l."freezeQuantity", s.trading_date, s.before,
      case when s.before is not null then l."lotSize" end
    from aged.listed l, aged.sessions s
    where s.trading_date = ${to} and s.n = (select max(n) from aged.sessions)`;
  // A session's own candle comes on the morning after it.
  await sql`insert into public.candles (name, trading_date, open, high, low, close, volume, source)
    select n.name, b.date, b.open, b.high, b.low, b.close, b.volume, 'dhan'
    from (select underlying as name, twin from aged.names union all select ${INDIA_VIX},
      ${INDIA_VIX}) n join aged.bars b on b.name = n.twin
    where b.date < ${to} and (b.date >= (select before from aged.sessions
      where trading_date = ${from}) or not exists (select 1 from aged.sessions
      where trading_date < ${from}))`;
  await sql`insert into public.candle_fills (name, asked_from, asked_to, asked_on)
    select name, min(trading_date), max(trading_date), ${to} from public.candles group by name
    on conflict (name) do update set asked_to = excluded.asked_to, asked_on = excluded.asked_on`;
}
