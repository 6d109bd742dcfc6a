create table public.belief_trades (
  claim text not null,
  scope text not null,
  horizon_sessions integer not null,
  position_id bigint not null,
  sleeve public.sleeve not null,
  expiry date not null,
  closed_on date not null,
  expected numeric not null,
  market_expected numeric not null,
  deviation numeric not null check (deviation >= 0),
  realised numeric not null,
  primary key (claim, scope, horizon_sessions, position_id),
  foreign key (claim, scope, horizon_sessions) references public.beliefs
);
create index belief_trades_closed on public.belief_trades (closed_on);

alter table public.belief_trades enable row level security;
revoke all on table public.belief_trades from public, anon, authenticated;
grant select, insert, update, delete on table public.belief_trades to service_role;

comment on table public.belief_trades is
  'What closed positions that rest on a belief expected and realised, rupees; they outlive the '
  'positions.';
comment on column public.belief_trades.expected is 'Under the view after all costs.';
comment on column public.belief_trades.market_expected is 'The same under the market''s measure.';
comment on column public.belief_trades.deviation is 'Of the single outcome, from its scan.';
