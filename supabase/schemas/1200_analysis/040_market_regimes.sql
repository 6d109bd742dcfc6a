create table public.market_regimes (
  trading_date date primary key,
  measured_at timestamptz not null,
  level public.regime_level not null,
  vix numeric,
  vix_percentile numeric check (vix_percentile between 0 and 100),
  data_days integer not null,
  vix_trend text not null check (vix_trend in ('rising', 'falling', 'steady', 'unknown')),
  source text not null check (source in ('india_vix', 'nifty_smile', 'none')),
  reasons text[] not null,
  term text check (term in ('contango', 'flat', 'backwardation')),
  nifty_direction public.direction,
  label text check (label ~ '^(bullish|bearish|neutral)_(low|normal|high)_vix$')
);

alter table public.market_regimes enable row level security;
revoke all on table public.market_regimes from public, anon, authenticated;
grant select, insert, update, delete on table public.market_regimes to service_role;

comment on table public.market_regimes is 'The market''s regime of a date, measured once.';
comment on column public.market_regimes.vix is
  'India VIX in points; null when NIFTY''s own smile stood in for it.';
comment on column public.market_regimes.vix_percentile is 'Of the VIX among its earlier sessions.';
comment on column public.market_regimes.data_days is 'Sessions behind the percentile.';
comment on column public.market_regimes.vix_trend is 'Where India VIX is going.';
comment on column public.market_regimes.nifty_direction is 'Where NIFTY is going.';
comment on column public.market_regimes.label is 'The replaced system''s nine states, derived.';
