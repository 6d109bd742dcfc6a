create table public.definition_replays (
  scope text not null check (scope in ('NIFTY', 'indices', 'stocks')),
  horizon_sessions integer not null check (horizon_sessions > 0),
  definition text not null,
  fitted_on date not null,
  sessions integer check (sessions > 0),
  clusters integer check (clusters >= 0),
  from_date date,
  to_date date,
  mean_net double precision,
  standard_error double precision check (standard_error >= 0),
  last_third_mean double precision,
  last_third_entries integer check (last_third_entries >= 0),
  marks text not null,
  absent text,
  primary key (scope, horizon_sessions, definition, fitted_on),
  check (num_nonnulls(sessions, clusters, from_date, to_date, mean_net, standard_error,
    last_third_mean, last_third_entries) = case when absent is null then 8 else 0 end),
  check (from_date <= to_date)
);
create index definition_replays_fitted on public.definition_replays (fitted_on);

alter table public.definition_replays enable row level security;
revoke all on table public.definition_replays from public, anon, authenticated;
grant select, insert, update, delete on table public.definition_replays to service_role;

comment on table public.definition_replays is
  'What a definition would have paid on a scope''s history, entered every session and left by its '
  'own rules: shares of the spot at entry, net of spreads and charges.';
comment on column public.definition_replays.fitted_on is 'Only sessions before it were used.';
comment on column public.definition_replays.sessions is 'Sessions with an entry.';
comment on column public.definition_replays.clusters is
  'How many horizons fit into them without overlap.';
comment on column public.definition_replays.last_third_mean is
  'Of the entries a horizon apart in the last third of the sessions.';
comment on column public.definition_replays.marks is
  'model: no quotes of the past are known, every price is the model''s.';
comment on column public.definition_replays.absent is 'Why it cannot be told.';
