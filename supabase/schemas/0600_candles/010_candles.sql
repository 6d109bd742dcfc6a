create table public.candles (
  name text not null,
  trading_date date not null,
  open numeric not null check (open > 0 and open < 1e8),
  high numeric not null check (high > 0 and high < 1e8),
  low numeric not null check (low > 0 and low < 1e8),
  close numeric not null check (close > 0 and close < 1e8),
  volume numeric not null check (volume >= 0 and volume < 1e13),
  source text not null,
  -- With the source: which dates a name lacks is asked each day, over years, of the index alone.
  primary key (name, trading_date) include (source),
  check (high >= low)
);

create index candles_date on public.candles (trading_date);
alter table public.candles enable row level security;
revoke all on table public.candles from public, anon, authenticated;
grant select, insert, update, delete on table public.candles to service_role;

comment on table public.candles is
  'Daily bars as the broker gives them, unadjusted. The name is an underlying or INDIAVIX.';
comment on column public.candles.source is
  'Where the row comes from; bhavcopy_close is a close that stands in for a candle.';
