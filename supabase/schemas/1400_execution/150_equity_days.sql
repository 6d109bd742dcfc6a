create table public.equity_days (
  mode public.trading_mode not null,
  trading_date date not null,
  capital numeric not null check (capital > 0),
  realised_before numeric not null,
  realised numeric not null,
  unrealised numeric not null,
  peak numeric not null,
  peak_at timestamptz not null,
  looked_at timestamptz not null,
  primary key (mode, trading_date)
);

alter table public.equity_days enable row level security;
revoke all on table public.equity_days from public, anon, authenticated;
grant select, insert, update, delete on table public.equity_days to service_role;

comment on table public.equity_days is
  'What the desk has made of a mode, a row a date, renewed at each look of monitor and gate: what '
  'loss limits and drawdown go by. Rupees after charges; kept for good.';
comment on column public.equity_days.capital is 'What the limits are shares of.';
comment on column public.equity_days.realised_before is 'Of what ended on earlier dates.';
comment on column public.equity_days.realised is 'Of what ended on the date.';
comment on column public.equity_days.unrealised is
  'Of open positions, by their last mark at the middle of the quotes.';
comment on column public.equity_days.peak is
  'Highest sum of the three so far, since the desk began or the owner last resumed.';
