create table public.beliefs (
  claim text not null
    check (claim in ('variance_level', 'variance_spread', 'term_slope', 'skew', 'direction')),
  scope text not null check (scope in ('NIFTY', 'indices', 'stocks')),
  horizon_sessions integer not null check (horizon_sessions > 0),
  source text not null,
  note text not null,
  sceptical_mean double precision not null check (sceptical_mean between -1 and 1),
  sceptical_sd double precision not null check (sceptical_sd between 0.001 and 1),
  registered_mean double precision not null check (registered_mean between -1 and 1),
  registered_sd double precision not null check (registered_sd between 0.001 and 1),
  estimate double precision,
  standard_error double precision check (standard_error > 0),
  clusters integer check (clusters >= 0),
  outcomes integer check (outcomes > 0),
  outcome_deviation double precision check (outcome_deviation >= 0),
  virtual_crashes integer check (virtual_crashes >= 0),
  loss_statistic double precision,
  posterior_sceptical_mean double precision,
  posterior_sceptical_sd double precision check (posterior_sceptical_sd > 0),
  posterior_registered_mean double precision,
  posterior_registered_sd double precision check (posterior_registered_sd > 0),
  borrowed_from text check (borrowed_from in ('NIFTY', 'indices', 'stocks')),
  held_from integer check (held_from > 0),
  power_edge double precision check (power_edge between 0 and 1),
  power_premium double precision check (power_premium between 0 and 1),
  decision text not null default 'none' check (decision in ('edge', 'premium', 'none')),
  decided_on date,
  slope double precision,
  closed_until date,
  fitted_on date,
  primary key (claim, scope, horizon_sessions),
  constraint beliefs_estimate_check check (num_nonnulls(estimate, standard_error, clusters,
    outcomes, outcome_deviation, virtual_crashes) in (0, 6)),
  constraint beliefs_fitted_check check (num_nonnulls(posterior_sceptical_mean,
    posterior_sceptical_sd, posterior_registered_mean, posterior_registered_sd, power_edge,
    power_premium, decided_on, fitted_on) in (0, 8)),
  constraint beliefs_decided_check check (decision = 'none' or fitted_on is not null)
);
create trigger guard_belief before update on public.beliefs
  for each row execute function private.guard_belief();

alter table public.beliefs enable row level security;
revoke all on table public.beliefs from public, anon, authenticated;
grant select, insert, update, delete on table public.beliefs to service_role;

comment on table public.beliefs is
  'The ledger of premiums: a claim about a scope over a horizon, what was said of it before it was '
  'tested, what the archive has learned since, and what it opens. The view belief_ledger reads it '
  'aloud.';
comment on column public.beliefs.source is 'Who published the registered effect.';
comment on column public.beliefs.note is 'How the source became the registered prior.';
comment on column public.beliefs.sceptical_mean is
  'The owner may edit all four figures of both priors; each edit leaves a row in belief_history. '
  'Units: ln of realised over implied volatility; claims between names: the same for each '
  'deviation of the name''s signal; direction: deviations of the horizon for a full score.';
comment on column public.beliefs.registered_mean is
  'Half of the published effect, 0 where none was read and converted: the registered size.';
comment on column public.beliefs.standard_error is
  'Of the estimate, overlapping horizons allowed for; outcome_deviation is the spread of single '
  'outcomes.';
comment on column public.beliefs.clusters is 'Independent horizons.';
comment on column public.beliefs.outcomes is 'Sessions whose horizon has ended.';
comment on column public.beliefs.virtual_crashes is
  'Observations of a crash that the sample has not seen; 0 once it has.';
comment on column public.beliefs.loss_statistic is
  'Diebold-Mariano statistic of the belief''s forecast against the market''s, below 0 where it is '
  'better.';
comment on column public.beliefs.borrowed_from is
  'The scope whose posterior stands in, its variance added, where this one has no history.';
comment on column public.beliefs.held_from is
  'The horizon whose posterior stands in where no implied volatility of this tenor is known.';
comment on column public.beliefs.power_edge is
  'Chance that a true effect of the registered size is accepted as an edge, at this error.';
comment on column public.beliefs.power_premium is 'The same as a premium.';
comment on column public.beliefs.decision is
  'The best sleeve that it opens; looked at once a month.';
comment on column public.beliefs.decided_on is 'The session on which it was decided.';
comment on column public.beliefs.slope is
  'Of realised on expected results of the desk''s own trades; the belief counts by no more.';
comment on column public.beliefs.closed_until is
  'The premium sleeve of the scope is closed until then: its trades earned too little.';
comment on column public.beliefs.fitted_on is 'The last evening that tested it.';
