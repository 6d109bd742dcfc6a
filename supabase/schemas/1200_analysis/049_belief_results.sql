create table public.belief_results (
  claim text not null,
  scope text not null,
  horizon_sessions integer not null,
  sleeve text not null check (sleeve in ('edge', 'premium')),
  trades integer not null default 0 check (trades >= 0),
  clusters integer not null default 0 check (clusters >= 0),
  last_expiry date,
  expected numeric not null default 0,
  realised numeric not null default 0,
  variance numeric not null default 0 check (variance >= 0),
  belief_square numeric not null default 0 check (belief_square >= 0),
  belief_product numeric not null default 0,
  best numeric not null default 0 check (best >= 0),
  drawdown numeric not null default 0 check (drawdown >= 0),
  settled_to date not null,
  primary key (claim, scope, horizon_sessions, sleeve),
  foreign key (claim, scope, horizon_sessions) references public.beliefs
);

alter table public.belief_results enable row level security;
revoke all on table public.belief_results from public, anon, authenticated;
grant select, insert, update, delete on table public.belief_results to service_role;

comment on table public.belief_results is
  'What the desk''s closed trades that rest on a belief expected and realised, added up evening by '
  'evening: rupees.';
comment on column public.belief_results.clusters is 'Expiries, each counted once.';
comment on column public.belief_results.expected is 'Under the view after all costs.';
comment on column public.belief_results.variance is
  'Of realised less expected: the deviations of trades of one expiry are added, since they share '
  'its outcome.';
comment on column public.belief_results.belief_square is
  'Sum of squares of what the belief adds to the expected value; belief_product over it is the '
  'slope of realised on expected.';
comment on column public.belief_results.best is 'Highest sum of realised results so far.';
comment on column public.belief_results.drawdown is 'Largest fall from it.';
comment on column public.belief_results.settled_to is
  'Trades that closed up to then are in it.';
