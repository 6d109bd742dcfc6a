create table public.candle_fills (
  name text primary key,
  asked_from date not null,
  asked_to date not null,
  asked_on date not null
);

alter table public.candle_fills enable row level security;
revoke all on table public.candle_fills from public, anon, authenticated;
grant select, insert, update, delete on table public.candle_fills to service_role;

comment on table public.candle_fills is
  'What maintain candles has asked of the broker, so that gaps are filled and a hole that the '
  'broker has too is asked for once a day.';
comment on column public.candle_fills.asked_from is 'First date that was asked for.';
comment on column public.candle_fills.asked_to is 'Last date that was asked for.';
comment on column public.candle_fills.asked_on is
  'Trading date on which holes of the span were last asked.';
