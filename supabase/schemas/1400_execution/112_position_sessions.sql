create table public.position_sessions (
  position_id bigint not null references public.positions on delete cascade,
  trading_date date not null,
  marked_at timestamptz not null,
  profit_mid numeric not null,
  peak_mid numeric,
  reading jsonb,
  charges numeric,
  costs numeric,
  by_delta numeric,
  by_gamma numeric,
  by_vega numeric,
  by_theta numeric,
  primary key (position_id, trading_date),
  check (num_nulls(reading, charges, costs, by_delta, by_gamma, by_vega, by_theta) in (0, 7))
);
create index position_sessions_date on public.position_sessions (trading_date);

alter table public.position_sessions enable row level security;
revoke all on table public.position_sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.position_sessions to service_role;

comment on table public.position_sessions is
  'What the marks of a position came to by the end of a session, or by now.';
comment on column public.position_sessions.marked_at is 'The newest mark that is in it.';
comment on column public.position_sessions.profit_mid is
  'Rupees after all charges so far at the middle of the quotes of that mark.';
comment on column public.position_sessions.peak_mid is
  'Rupees: the best profit at the middle of the quotes since the entry that two marks in a row '
  'reached.';
comment on column public.position_sessions.reading is
  'Spot and greeks of the legs, by which the next mark is explained; null before the first.';
comment on column public.position_sessions.charges is
  'Rupees of all fills by then; they are in the costs.';
comment on column public.position_sessions.costs is
  'Rupees since the entry, as the next four: charges, and what the first reading lay below the '
  'fills.';
comment on column public.position_sessions.by_delta is 'Rupees by moves of the spot.';
comment on column public.position_sessions.by_gamma is 'Rupees by the squares of these moves.';
comment on column public.position_sessions.by_vega is
  'Rupees by changes of each leg''s implied volatility.';
comment on column public.position_sessions.by_theta is 'Rupees by the time that passed.';
