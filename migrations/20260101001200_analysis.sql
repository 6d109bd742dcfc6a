-- Compiled from supabase/schemas/1200_analysis by `npm run schema`: edit it there.

create table public.underlying_analyses (
  analysis_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  underlying text not null references public.underlyings,
  risk public.risk not null,
  analyzed_at timestamptz not null,
  spot numeric not null check (spot > 0),
  forward numeric not null check (forward > 0),
  near_expiry date not null,
  far_expiry date,
  years numeric not null,
  atm_volatility numeric not null,
  smile_model text not null check (smile_model in ('SVI', 'SSVI', 'SHIFT', 'FLAT')),
  smile_label text not null check (smile_label in ('GOOD', 'FAIR', 'POOR')),
  expected_move_1sd numeric not null,
  expected_move_2sd numeric not null,
  direction public.direction not null,
  strength text not null check (strength in ('weak', 'moderate', 'strong')),
  confidence numeric not null check (confidence between 0 and 1),
  environment text check (environment in ('low', 'subdued', 'normal', 'elevated', 'high',
    'extreme')),
  notes text[] not null default '{}',
  timeframe text check (timeframe in ('short', 'medium', 'long')),
  direction_score numeric check (direction_score between -1 and 1),
  environment_label text check (environment_label in ('history', 'proxy')),
  iv_percentile numeric check (iv_percentile between 0 and 100),
  iv_rank numeric check (iv_rank between 0 and 100),
  iv_days integer check (iv_days >= 0),
  iv_quality text check (iv_quality in ('good', 'fair', 'limited')),
  atm_volatility_30 numeric check (atm_volatility_30 > 0),
  model_free_volatility_30 numeric check (model_free_volatility_30 > 0),
  realised_20 numeric,
  close_to_close_20 numeric,
  close_to_close_60 numeric,
  ewma_volatility numeric,
  session_deviation numeric check (session_deviation >= 0),
  mean_reversion text check (mean_reversion in ('rising', 'falling', 'none')),
  mean_reversion_factor numeric,
  term_ratio numeric,
  term_state text check (term_state in ('contango', 'flat', 'backwardation')),
  market_beta numeric,
  market_correlation numeric check (market_correlation between -1 and 1),
  profile jsonb,
  support numeric,
  resistance numeric,
  value_low numeric,
  value_high numeric,
  point_of_control numeric,
  max_pain numeric,
  levels jsonb,
  view_beta numeric not null default 1 check (view_beta > 0),
  view_mu numeric not null default 0,
  view_detail jsonb,
  events jsonb,
  candles_to date,
  iv_to date,
  belief text,
  unique (trading_date, underlying, risk),
  check ((environment is null) = (environment_label is null)),
  check (support is null or support < spot),
  check (resistance is null or resistance > spot)
);
create index underlying_analyses_run on public.underlying_analyses (run_id);
create index underlying_analyses_underlying on public.underlying_analyses (underlying);

alter table public.underlying_analyses enable row level security;
revoke all on table public.underlying_analyses from public, anon, authenticated;
grant select, insert, update, delete on table public.underlying_analyses to service_role;

comment on table public.underlying_analyses is
  'What analyze found of one underlying: volatility, direction, levels and the view, with the time '
  'of its data.';
comment on column public.underlying_analyses.analyzed_at is 'When the near chain was received.';
comment on column public.underlying_analyses.years is 'To the near expiry.';
comment on column public.underlying_analyses.atm_volatility is
  'Decimal a year, from the near smile at the forward.';
comment on column public.underlying_analyses.expected_move_1sd is
  'Rupees of the underlying for one deviation to the near expiry.';
comment on column public.underlying_analyses.expected_move_2sd is
  'Rupees of the underlying for two deviations to the near expiry.';
comment on column public.underlying_analyses.environment is
  'Volatility environment; null until the history allows one.';
comment on column public.underlying_analyses.direction_score is
  'From -1 (bearish) to 1; its components are in direction_components.';
comment on column public.underlying_analyses.environment_label is
  'What the environment was told from: its own implied volatilities, or with too few of them '
  'realised ones.';
comment on column public.underlying_analyses.iv_rank is 'Null below 120 days.';
comment on column public.underlying_analyses.iv_days is
  'How many earlier sessions had an implied volatility.';
comment on column public.underlying_analyses.atm_volatility_30 is
  'Constant 30 days at the money, decimal a year.';
comment on column public.underlying_analyses.model_free_volatility_30 is
  'Constant 30 days of the whole smile, decimal a year.';
comment on column public.underlying_analyses.realised_20 is
  'Yang-Zhang over 20 sessions, decimal a year.';
comment on column public.underlying_analyses.close_to_close_20 is
  'Close to close over 20 sessions, decimal a year.';
comment on column public.underlying_analyses.close_to_close_60 is
  'Close to close over 60 sessions, decimal a year.';
comment on column public.underlying_analyses.ewma_volatility is
  'Exponentially weighted, decimal a year.';
comment on column public.underlying_analyses.session_deviation is
  'Deviation of one session by the exchange''s rule, decimal: what margin scans are made of.';
comment on column public.underlying_analyses.mean_reversion is
  'Where implied volatility is expected to go.';
comment on column public.underlying_analyses.mean_reversion_factor is
  'Factor on implied volatility that mean reversion expects.';
comment on column public.underlying_analyses.term_ratio is
  'Volatility at the money of the near expiry over that of the far one.';
comment on column public.underlying_analyses.market_beta is 'Against NIFTY.';
comment on column public.underlying_analyses.market_correlation is
  'Of daily returns with those of NIFTY.';
comment on column public.underlying_analyses.profile is
  'Buckets by volatility, market value and beta, with the parameters that follow from them.';
comment on column public.underlying_analyses.value_low is
  'Lower end of the value area of traded volume.';
comment on column public.underlying_analyses.value_high is
  'Upper end of the value area of traded volume.';
comment on column public.underlying_analyses.point_of_control is
  'Price with the most traded volume.';
comment on column public.underlying_analyses.max_pain is
  'Strike at which options of the near expiry pay least in all.';
comment on column public.underlying_analyses.levels is 'Every level with its kind.';
comment on column public.underlying_analyses.view_beta is
  'The view over the near expiry: realised over model-free implied volatility as both data and '
  'literature say; 1 is the market''s own.';
comment on column public.underlying_analyses.view_mu is
  'The view over the near expiry: log drift over it; 0 until the direction has earned one.';
comment on column public.underlying_analyses.view_detail is
  'The view of each expiry: ln beta under both priors, with its errors, and what it rests on.';
comment on column public.underlying_analyses.events is
  'Known events up to the far expiry by kind, or `unknown`.';
comment on column public.underlying_analyses.candles_to is
  'The last session whose candle was used.';
comment on column public.underlying_analyses.iv_to is
  'The last session whose implied volatility was used.';
comment on column public.underlying_analyses.belief is
  'The beliefs that the view of the near expiry rests on.';

create table public.direction_components (
  analysis_id bigint not null references public.underlying_analyses on delete cascade,
  family text not null check (family in ('technical', 'flow', 'price_action')),
  component text not null,
  value numeric not null,
  score numeric not null check (score between -1 and 1),
  weight numeric not null check (weight between 0 and 1),
  as_of timestamptz not null,
  primary key (analysis_id, component)
);

alter table public.direction_components enable row level security;
revoke all on table public.direction_components from public, anon, authenticated;
grant select, insert, update, delete on table public.direction_components to service_role;

comment on table public.direction_components is 'The parts of an underlying''s direction score.';
comment on column public.direction_components.value is
  'What was measured, in the component''s own unit.';
comment on column public.direction_components.as_of is 'When its data are of.';

create table public.chain_snapshots (
  trading_date date not null,
  underlying text not null references public.underlyings,
  expiry date not null,
  received_at timestamptz not null,
  spot numeric not null,
  forward numeric not null,
  atm_volatility numeric not null,
  smile jsonb not null,
  digest text not null,
  counts jsonb not null,
  quotes json,
  primary key (trading_date, underlying, expiry)
);
create index chain_snapshots_underlying on public.chain_snapshots (underlying, expiry);

alter table public.chain_snapshots enable row level security;
revoke all on table public.chain_snapshots from public, anon, authenticated;
grant select, insert, update, delete on table public.chain_snapshots to service_role;

comment on table public.chain_snapshots is
  'The quotes of one underlying and expiry as analyze used them.';
comment on column public.chain_snapshots.smile is
  'Model, label, raw SVI parameters, fit and check figures.';
comment on column public.chain_snapshots.digest is
  'Of the quotes: a chain with the digest of an earlier date is a feed that stands still.';
comment on column public.chain_snapshots.counts is 'Quotes left out, by reason.';
comment on column public.chain_snapshots.quotes is
  'Columns: strike and for each right bid, ask, open interest, volume; null where absent. Null as '
  'a whole once maintain archive has let them go. As json: compressed, jsonb takes a quarter more.';

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

create function private.guard_belief() returns trigger
language plpgsql set search_path = '' as $$
begin
  if (old.claim, old.scope, old.horizon_sessions)
      is distinct from (new.claim, new.scope, new.horizon_sessions) then
    raise exception 'belief % of %: a claim keeps its scope and horizon; add a row instead',
      old.claim, old.scope using errcode = 'P0001', hint = 'conflict';
  end if;
  if (old.sceptical_mean, old.sceptical_sd, old.registered_mean, old.registered_sd) is distinct from
      (new.sceptical_mean, new.sceptical_sd, new.registered_mean, new.registered_sd) then
    perform private.note_belief(new, coalesce(
      (select (last_tick_at at time zone 'Asia/Kolkata')::date from public.scheduler),
      (select max(trading_date) from public.job_runs)), 'prior_edited');
  end if;
  return new;
end $$;

revoke all on function private.guard_belief() from public, anon, authenticated;
grant execute on function private.guard_belief() to service_role;

comment on function private.guard_belief() is
  'A claim keeps its key, and a prior that the owner edits leaves a row in belief_history with the '
  'desk''s own date: the posteriors follow in the evening.';

create function private.guard_belief_history() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' or old.reason <> 'evening' then
    raise exception 'belief_history of % on %: what was believed is kept as it was',
      old.claim, old.changed_on using errcode = 'P0001', hint = 'conflict';
  end if;
  return old;
end $$;

revoke all on function private.guard_belief_history() from public, anon, authenticated;
grant execute on function private.guard_belief_history() to service_role;

comment on function private.guard_belief_history() is
  'Rows are inserted only; those of an evening may go once they are old, decisions and edits stay.';

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

-- Real: seven digits of a belief are more than it has.
create table public.belief_history (
  belief_history_id bigint generated always as identity primary key,
  claim text not null,
  scope text not null,
  horizon_sessions integer not null,
  changed_on date,
  reason text not null
    check (reason in ('evening', 'decided', 'prior_edited', 'closed')),
  sceptical_mean real not null,
  sceptical_sd real not null,
  registered_mean real not null,
  registered_sd real not null,
  estimate real,
  standard_error real,
  clusters integer,
  posterior_sceptical_mean real,
  posterior_sceptical_sd real,
  posterior_registered_mean real,
  posterior_registered_sd real,
  decision text not null check (decision in ('edge', 'premium', 'none')),
  source text not null,
  foreign key (claim, scope, horizon_sessions) references public.beliefs
);
create index belief_history_belief
  on public.belief_history (claim, scope, horizon_sessions, changed_on);
create index belief_history_evenings on public.belief_history (changed_on)
  where reason = 'evening';
create trigger guard_belief_history before update or delete on public.belief_history
  for each row execute function private.guard_belief_history();

alter table public.belief_history enable row level security;
revoke all on table public.belief_history from public, anon, authenticated;
grant select, insert, update, delete on table public.belief_history to service_role;

comment on table public.belief_history is
  'What was believed, when and why it changed: inserted only.';
comment on column public.belief_history.changed_on is
  'By the desk''s own clock; null before it first ran.';
comment on column public.belief_history.reason is
  'evening: the archive said more. decided: what it opens was looked at, once a month. '
  'prior_edited: by the owner, the new prior beside the posteriors as they stood. closed: its '
  'trades earned too little.';

create function private.note_belief(
  p_belief public.beliefs, p_date date, p_reason text
) returns void
language sql set search_path = '' as $$
  insert into public.belief_history (claim, scope, horizon_sessions, changed_on, reason,
    sceptical_mean, sceptical_sd, registered_mean, registered_sd, estimate, standard_error,
    clusters, posterior_sceptical_mean, posterior_sceptical_sd, posterior_registered_mean,
    posterior_registered_sd, decision, source)
  values (p_belief.claim, p_belief.scope, p_belief.horizon_sessions, p_date, p_reason,
    p_belief.sceptical_mean, p_belief.sceptical_sd, p_belief.registered_mean,
    p_belief.registered_sd, p_belief.estimate, p_belief.standard_error, p_belief.clusters,
    p_belief.posterior_sceptical_mean, p_belief.posterior_sceptical_sd,
    p_belief.posterior_registered_mean, p_belief.posterior_registered_sd, p_belief.decision,
    p_belief.source)
$$;

revoke all on function private.note_belief(public.beliefs, date, text)
  from public, anon, authenticated;
grant execute on function private.note_belief(public.beliefs, date, text) to service_role;

comment on function private.note_belief(public.beliefs, date, text) is
  'Writes a belief as it stands into belief_history.';

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

create table public.name_signals (
  underlying text primary key references public.underlyings,
  as_of date not null,
  volatility_ratio real not null,
  z real not null
);

alter table public.name_signals enable row level security;
revoke all on table public.name_signals from public, anon, authenticated;
grant select, insert, update, delete on table public.name_signals to service_role;

comment on table public.name_signals is
  'What tells stocks apart at the last close: the next session''s view is made with it.';
comment on column public.name_signals.volatility_ratio is
  'ln of the volatility of 252 sessions over the implied volatility of 30 days.';
comment on column public.name_signals.z is
  'The same in deviations from the mean of the names that have one.';

create table public.spread_models (
  scope text not null check (scope in ('NIFTY', 'indices', 'stocks')),
  fitted_on date not null,
  level double precision not null,
  beyond double precision not null,
  days double precision not null,
  open_lots double precision not null,
  mean_open_lots double precision not null check (mean_open_lots >= 0),
  deviation double precision not null check (deviation >= 0),
  quotes integer not null check (quotes > 0),
  primary key (scope, fitted_on)
);
create index spread_models_fitted on public.spread_models (fitted_on);

alter table public.spread_models enable row level security;
revoke all on table public.spread_models from public, anon, authenticated;
grant select, insert, update, delete on table public.spread_models to service_role;

comment on table public.spread_models is
  'How wide the options of a scope were quoted on a session, out of the money: what replays of '
  'definitions pay. ln(half spread over premium) = level + beyond x deviations out of the money '
  '+ days x ln(1 + calendar days left) + open_lots x ln(1 + lots open).';
comment on column public.spread_models.fitted_on is 'The session whose books they are.';
comment on column public.spread_models.mean_open_lots is 'Mean of ln(1 + lots open) of the quotes.';
comment on column public.spread_models.deviation is 'Of ln(half spread) around the fit.';
comment on column public.spread_models.quotes is 'Two-sided quotes that it rests on.';

create table public.strike_rules (
  strike_rule_id integer generated always as identity primary key,
  asked text[] not null unique
);

alter table public.strike_rules enable row level security;
revoke all on table public.strike_rules from public, anon, authenticated;
-- No row is ever changed or deleted: strategies refers to them without a foreign key, whose index
-- would take 41 kB a session.
grant select, insert on table public.strike_rules to service_role;

comment on table public.strike_rules is
  'What definitions ask of their strikes, stored once: a session''s 2,100 searches ask about a '
  'hundred different things.';
comment on column public.strike_rules.asked is 'One text a slot, in the definition''s order.';

create table public.definition_tiers (
  level text not null check (level in ('low', 'normal', 'high')),
  definition text not null check (definition ~ '^[a-z_0-9]+$'),
  tier smallint not null check (tier between 1 and 3),
  weight numeric not null check (weight > 0 and weight <= 1),
  source text not null,
  primary key (level, definition)
);

alter table public.definition_tiers enable row level security;
revoke all on table public.definition_tiers from public, anon, authenticated;
grant select, insert, update, delete on table public.definition_tiers to service_role;

comment on table public.definition_tiers is
  'Definitions that a level of India VIX favours. They tilt the quantum score; none is a target. '
  'Edit it in Studio.';
comment on column public.definition_tiers.level is
  'India VIX by the settings vix_low_most and vix_normal_most.';
comment on column public.definition_tiers.tier is '1 is the first; 2 and 3 count 0.8 and 0.6.';
comment on column public.definition_tiers.weight is
  'Share of the book that the level gives it; definitions that one name stood for have the whole '
  'share each.';

create table public.definition_fallbacks (
  level text not null,
  definition text not null,
  place smallint not null check (place > 0),
  fallback text not null check (fallback ~ '^[a-z_0-9]+$'),
  weight numeric not null check (weight > 0 and weight <= 1),
  source text not null,
  primary key (level, definition, place),
  unique (level, definition, fallback),
  foreign key (level, definition) references public.definition_tiers on delete cascade
    on update cascade,
  check (fallback <> definition)
);

alter table public.definition_fallbacks enable row level security;
revoke all on table public.definition_fallbacks from public, anon, authenticated;
grant select, insert, update, delete on table public.definition_fallbacks to service_role;

comment on table public.definition_fallbacks is
  'What stands in for a favoured definition that an underlying does not give: the first in place '
  'that was accepted there. Edit it in Studio.';
comment on column public.definition_fallbacks.place is 'Asked in this order, 1 first.';
comment on column public.definition_fallbacks.weight is
  'Substitution weight: 1 for the same profile, 0.8 for a similar one, 0.6 for another.';

create function private.guard_allocated() returns trigger
language plpgsql set search_path = '' as $$
declare v_rank constant text[] := '{rank}';
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - v_rank = to_jsonb(old) - v_rank
    or current_setting('desk.archiving', true) = 'on'
    or not exists (select 1 from public.allocations a where a.strategy_id = old.strategy_id) then
    return case tg_op when 'DELETE' then old else new end;
  end if;
  raise exception 'strategy %: it is allocated, and kept as it was', old.strategy_id
    using errcode = 'P0001', hint = 'conflict';
end $$;

revoke all on function private.guard_allocated() from public, anon, authenticated;
grant execute on function private.guard_allocated() to service_role;

comment on function private.guard_allocated() is
  'A strategy that an allocation refers to, and its legs, change no more; its place in the day''s '
  'list does.';

create function private.quantum_parts(p_parts numeric[])
returns table (place integer, part text, score numeric, weight numeric)
language sql immutable set search_path = '' as $$
  select w.place, w.part, p_parts[w.place], w.weight
  from (values (1, 'probability', 0.25), (2, 'risk_reward', 0.15), (3, 'total', 0.2),
    (4, 'kelly', 0.15), (5, 'industry', 0.1), (6, 'strategy_fit', 0.1), (7, 'liquidity', 0.05))
    w (place, part, weight)
  where p_parts is not null
$$;

revoke all on function private.quantum_parts(numeric[]) from public, anon, authenticated;
grant execute on function private.quantum_parts(numeric[]) to service_role;

comment on function private.quantum_parts(numeric[]) is
  'The seven parts of a quantum score with names and weights, in the order that '
  'strategies.quantum_parts holds them; no row for null.';

create table public.strategies (
  strategy_id bigint generated always as identity primary key,
  run_id bigint not null references public.runs,
  trading_date date not null,
  underlying text not null references public.underlyings,
  definition text not null check (definition ~ '^[a-z_0-9]+$'),
  risk public.risk not null,
  state text not null check (state in ('accepted', 'rejected')),
  reason text
    check (reason in (
        'not_permitted', 'no_cover', 'no_second_expiry', 'calendar_arbitrage', 'no_strikes',
        'illiquid', 'untraded_leg', 'credit_below_rule', 'impossible_premium', 'wing_too_far',
        'credit_below_width', 'cost_above_limit', 'pop_below_minimum', 'exit_inside_cost',
        'smile_poor', 'dearer_equivalent', 'engine_mismatch', 'outranked')),
  detail text,
  sleeve public.sleeve,
  sleeve_reason text
    check (sleeve_reason in (
        'p_plus', 'belief', 'premium_closed', 'no_replay', 'replay_loss')),
  belief text,
  rank integer check (rank > 0),
  expiry date,
  far_expiry date,
  lot_size integer,
  net_premium numeric,
  max_profit numeric,
  max_profit_unlimited boolean not null default false,
  max_loss numeric,
  max_loss_unlimited boolean not null default false,
  stress_loss numeric,
  breakevens numeric[],
  risk_class public.risk_class,
  direction public.direction,
  volatility_preference text check (volatility_preference in ('short', 'long', 'none')),
  exit_family text
    check (exit_family in ('credit', 'debit', 'long_volatility', 'calendar', 'hedge')),
  pop_q numeric check (pop_q between 0 and 1),
  pop_p numeric check (pop_p between 0 and 1),
  ev_q numeric,
  ev_p numeric,
  ev_standard_error numeric,
  outcome_deviation numeric,
  p_plus_sceptical numeric check (p_plus_sceptical between 0 and 1),
  p_plus_registered numeric check (p_plus_registered between 0 and 1),
  order_ratio numeric,
  cost_ratio numeric,
  ev_policy numeric,
  ev_policy_error numeric,
  pop_policy numeric check (pop_policy between 0 and 1),
  expected_days_held numeric check (expected_days_held >= 0),
  expected_win numeric,
  expected_loss numeric,
  cvar95 numeric,
  margin numeric,
  entry_charges numeric,
  exit_charges numeric,
  round_trip_cost numeric,
  delta numeric,
  gamma numeric,
  theta numeric,
  vega numeric,
  spot numeric,
  forward numeric,
  smile_label text check (smile_label in ('GOOD', 'FAIR', 'POOR')),
  holding_days integer,
  total_score numeric,
  conviction text check (conviction in ('very_low', 'low', 'medium', 'high', 'very_high')),
  strike_rule_id integer,
  strikes numeric[],
  sets_scanned integer check (sets_scanned >= 0),
  relaxation jsonb,
  edge_volatility numeric,
  edge_direction numeric,
  selection_score numeric check (selection_score between 0 and 1),
  size_factor numeric not null default 1 check (size_factor > 0 and size_factor <= 1),
  term_sensitive boolean,
  worst_loss numeric check (worst_loss >= 0),
  kelly numeric check (kelly between 0 and 1),
  tilt numeric check (tilt > 0),
  stands_in_for text check (stands_in_for ~ '^[a-z_0-9]+$' and stands_in_for <> definition),
  substitution_weight numeric check (substitution_weight > 0 and substitution_weight <= 1),
  quantum_score numeric check (quantum_score between 0 and 1),
  quantum_parts numeric[]
    check (cardinality(quantum_parts) = 7 and 0 <= all (quantum_parts) and 1 >= all (quantum_parts)
      and array_position(quantum_parts, null) is null),
  unique (trading_date, underlying, definition, risk),
  check ((state = 'rejected') = (reason is not null)),
  check (state = 'rejected' or (sleeve = 'edge') = (sleeve_reason is null)),
  check ((strike_rule_id is null) = (strikes is null)),
  check ((stands_in_for is null) = (substitution_weight is null)),
  check ((quantum_score is null) = (quantum_parts is null)),
  check (state = 'rejected' or (sleeve is not null and expiry is not null and lot_size is not null
    and net_premium is not null and margin is not null and total_score is not null
      and worst_loss is not null and kelly is not null and tilt is not null
      and quantum_score is not null and direction is not null and expected_days_held is not null
      and pop_q is not null and order_ratio is not null and cost_ratio is not null
    and (max_profit is not null or max_profit_unlimited)
      and (max_loss is not null or max_loss_unlimited)))
);
create index strategies_run on public.strategies (run_id, state, sleeve, rank);
create index strategies_accepted on public.strategies (trading_date) where state = 'accepted';
create index strategies_underlying
  on public.strategies (underlying, risk, trading_date desc, definition);

create trigger guard_allocated before update on public.strategies
  for each row execute function private.guard_allocated();

alter table public.strategies enable row level security;
revoke all on table public.strategies from public, anon, authenticated;
grant select, insert, update, delete on table public.strategies to service_role;

comment on table public.strategies is
  'A definition with chosen strikes on a chain, evaluated and scored. Amounts are rupees a lot '
  'where not said otherwise. Rejected rows keep their figures and the reason.';
comment on column public.strategies.reason is 'Why it was rejected: a code of a closed list.';
comment on column public.strategies.rank is
  'Place in the day''s list: one strategy an underlying, at most 5 of 20 of one definition, best '
  'first; behind them the others.';
comment on column public.strategies.sleeve_reason is
  'What kept it out of the sleeve above: its probability of a positive expected value, its '
  'belief, a closed sleeve, a replay that is missing or lost.';
comment on column public.strategies.belief is 'The belief that its measure P rests on.';
comment on column public.strategies.net_premium is 'Received +, paid -.';
comment on column public.strategies.max_profit is 'Null with its flag set when unlimited.';
comment on column public.strategies.max_loss is 'Positive; null with its flag set when unlimited.';
comment on column public.strategies.stress_loss is
  'Loss at expiry after the stress move of its kind of underlying.';
comment on column public.strategies.breakevens is
  'Settlement prices at which the result is zero, ascending.';
comment on column public.strategies.pop_q is
  'Probability of profit after all charges under the market''s measure (q).';
comment on column public.strategies.pop_p is
  'Probability of profit after all charges under our view (p).';
comment on column public.strategies.ev_q is
  'Expected value after all charges under the market''s measure (q).';
comment on column public.strategies.ev_p is 'Expected value after all charges under our view (p).';
comment on column public.strategies.ev_standard_error is
  'Standard error of ev_p: of what is believed, and half of the round trip.';
comment on column public.strategies.outcome_deviation is
  'Spread of single outcomes, not of their mean.';
comment on column public.strategies.p_plus_sceptical is
  'Probability that ev_p is above 0 under the sceptical prior of its belief.';
comment on column public.strategies.p_plus_registered is
  'The same under the registered prior.';
comment on column public.strategies.order_ratio is
  'ev_p over the greater of maximum loss and cvar95; orders edge and premium.';
comment on column public.strategies.cost_ratio is
  'Expected cost over maximum loss; orders carry, least first.';
comment on column public.strategies.ev_policy is
  'Expected value under the view where its exit rules are kept.';
comment on column public.strategies.ev_policy_error is
  'Standard error of the simulation in ev_policy.';
comment on column public.strategies.pop_policy is
  'Probability of profit under the view where its exit rules are kept.';
comment on column public.strategies.expected_days_held is
  'Mean calendar days until its exit rules close it.';
comment on column public.strategies.expected_win is
  'Mean result of the outcomes above zero under the view.';
comment on column public.strategies.expected_loss is
  'Mean loss of the others under the view, positive.';
comment on column public.strategies.cvar95 is 'Mean loss of the worst 5% under the view.';
comment on column public.strategies.margin is 'Rupees that the exchange blocks for one lot.';
comment on column public.strategies.round_trip_cost is
  'Both crossings of the spread and all charges of one lot.';
comment on column public.strategies.theta is 'Per calendar day.';
comment on column public.strategies.vega is 'Per volatility point.';
comment on column public.strategies.holding_days is
  'Calendar days for which it is meant to be held.';
comment on column public.strategies.strike_rule_id is
  'What was asked for each strike; strike_searches tells it with what was found.';
comment on column public.strategies.strikes is 'The strike found for each slot of the definition.';
comment on column public.strategies.sets_scanned is 'Sets of strikes that were compared.';
comment on column public.strategies.relaxation is
  'Level to which the placements were relaxed and why; null when they held as asked.';
comment on column public.strategies.edge_volatility is
  'Part of ev_p: what the view''s volatility adds to ev_q.';
comment on column public.strategies.edge_direction is
  'Part of ev_p: what the view''s drift adds to ev_q.';
comment on column public.strategies.selection_score is
  'How well the definition suits direction and volatility of the underlying, and how simple it is.';
comment on column public.strategies.size_factor is
  'Size that the underlying''s profile allows, as a share of the full one.';
comment on column public.strategies.term_sensitive is
  'Whether its result hangs on the term structure.';
comment on column public.strategies.worst_loss is
  'Greatest loss at expiry from the largest fall to the largest rise of three: the stress move, '
  'three deviations of the horizon, the worst of as many sessions in its adjusted history; charges '
  'not counted.';
comment on column public.strategies.kelly is
  'Share of capital whose stake grows it most under our view (p), not shrunk for the error of '
  'ev_p.';
comment on column public.strategies.tilt is
  'Factor of its direction with or against its industry''s stance and rating.';
comment on column public.strategies.stands_in_for is
  'Definition that the level of India VIX favours and this underlying did not give.';
comment on column public.strategies.substitution_weight is
  'What is kept of the fit of the definition that it stands in for.';
comment on column public.strategies.quantum_score is
  'Seven-part score of the replaced system, 0 to 1; orders only where the owner asks for score.';
comment on column public.strategies.quantum_parts is
  'Its parts, 0 to 1: probability, risk and reward, total, Kelly, industry, strategy fit, '
  'liquidity.';

create function private.strike_search(p_strategy public.strategies) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'slots', (select jsonb_agg(jsonb_build_object('asked', s.asked, 'found', s.found)
        order by s.slot)
      from unnest(r.asked, p_strategy.strikes) with ordinality s (asked, found, slot)),
    'scanned', p_strategy.sets_scanned, 'relaxed', p_strategy.relaxation))
  from public.strike_rules r where r.strike_rule_id = p_strategy.strike_rule_id
$$;

revoke all on function private.strike_search(public.strategies) from public, anon, authenticated;
grant execute on function private.strike_search(public.strategies) to service_role;

comment on function private.strike_search(public.strategies) is
  'What was asked, found and relaxed for each strike of a strategy, and how many sets were '
  'scanned; null where it got as far as no strikes.';

create function private.strikes_asked(p_strategy jsonb) returns text[]
language sql immutable set search_path = '' as $$
  select array_agg(s.slot ->> 'asked' order by s.i)
  from jsonb_array_elements(p_strategy #> '{strike_search,slots}') with ordinality s (slot, i)
$$;

revoke all on function private.strikes_asked(jsonb) from public, anon, authenticated;
grant execute on function private.strikes_asked(jsonb) to service_role;

comment on function private.strikes_asked(jsonb) is
  'What a strategy of a payload asked of its strikes, a text a slot; null without a search.';

create function private.strike_columns(p_strategies jsonb) returns table (
  definition text, strike_rule_id integer, strikes numeric[], sets_scanned integer, relaxation jsonb
)
language plpgsql set search_path = '' as $$
begin
  insert into public.strike_rules (asked)
  select distinct private.strikes_asked(x) from jsonb_array_elements(p_strategies) x
  where x -> 'strike_search' is not null
  except select r.asked from public.strike_rules r;
  return query
  select x ->> 'definition', r.strike_rule_id,
    (select array_agg((s.slot ->> 'found')::numeric order by s.i)
      from jsonb_array_elements(x #> '{strike_search,slots}') with ordinality s (slot, i)),
    (x #>> '{strike_search,scanned}')::integer, x #> '{strike_search,relaxed}'
  from jsonb_array_elements(p_strategies) x
  join public.strike_rules r on r.asked = private.strikes_asked(x);
end $$;

revoke all on function private.strike_columns(jsonb) from public, anon, authenticated;
grant execute on function private.strike_columns(jsonb) to service_role;

comment on function private.strike_columns(jsonb) is
  'The columns of strategies that hold what a payload''s strategies asked and found; what was '
  'never asked before is added to strike_rules.';

create table public.strategy_legs (
  strategy_id bigint not null references public.strategies on delete cascade,
  leg_number integer not null check (leg_number > 0),
  leg_right public.leg_right not null,
  side public.side not null,
  ratio integer not null check (ratio > 0),
  strike numeric check (strike > 0),
  expiry date,
  segment public.segment not null,
  security_id text not null,
  price numeric not null check (price >= 0),
  bid numeric,
  ask numeric,
  implied_volatility numeric,
  delta numeric,
  open_interest numeric,
  lot_size integer not null check (lot_size > 0),
  tick numeric not null check (tick > 0),
  primary key (strategy_id, leg_number),
  check ((leg_right = 'underlying') = (strike is null))
);

create trigger guard_allocated_leg before update or delete on public.strategy_legs
  for each row execute function private.guard_allocated();

alter table public.strategy_legs enable row level security;
revoke all on table public.strategy_legs from public, anon, authenticated;
grant select, insert, update, delete on table public.strategy_legs to service_role;

comment on table public.strategy_legs is 'Legs of an accepted strategy.';
comment on column public.strategy_legs.ratio is 'Lots of this leg for one lot of the strategy.';
comment on column public.strategy_legs.price is 'Executable entry price per unit.';
comment on column public.strategy_legs.bid is 'Of the quote that the price comes from.';
comment on column public.strategy_legs.ask is 'Of the quote that the price comes from.';
comment on column public.strategy_legs.open_interest is 'Units open.';

create table public.strategy_scores (
  strategy_id bigint not null references public.strategies on delete cascade,
  scheme text not null check (scheme in ('total', 'selection')),
  part text not null,
  score numeric not null check (score between 0 and 1),
  weight numeric not null check (weight between 0 and 1),
  primary key (strategy_id, scheme, part)
);

alter table public.strategy_scores enable row level security;
revoke all on table public.strategy_scores from public, anon, authenticated;
grant select, insert, update, delete on table public.strategy_scores to service_role;

comment on table public.strategy_scores is 'Parts of a strategy''s scores with their weights.';
comment on column public.strategy_scores.scheme is
  'total: the score of the strategy; selection: how well its definition suits the underlying.';

create table public.exit_rules (
  strategy_id bigint not null references public.strategies on delete cascade,
  rule_number smallint not null check (rule_number > 0),
  rule text not null check (rule in ('stop_loss', 'profit_target', 'time_exit', 'days_left',
    'trailing_stop', 'delta_breach', 'touch', 'iv_exit', 'event_exit', 'scale_out')),
  is_on boolean not null,
  loss_per_lot numeric,
  least_profit_per_lot numeric,
  marks smallint,
  over_minutes numeric,
  not_first_minutes numeric,
  sessions_before smallint,
  days_before smallint,
  at_time time,
  given_back_per_lot numeric,
  delta_beyond numeric,
  strike_distance numeric,
  volatility_change numeric,
  close_share numeric,
  event_kind text check (event_kind in ('results', 'budget', 'rbi_policy', 'corporate_action',
    'other')),
  primary key (strategy_id, rule_number),
  constraint "stop_loss: loss_per_lot must be above 0" check (rule <> 'stop_loss'
    or coalesce(loss_per_lot > 0 and loss_per_lot < 'infinity', false)),
  constraint "stop_loss: marks must be 3 to 20" check (rule <> 'stop_loss'
    or coalesce(marks between 3 and 20, false)),
  constraint "stop_loss: over_minutes must be 5 to 15" check (rule <> 'stop_loss'
    or coalesce(over_minutes between 5 and 15, false)),
  constraint "stop_loss: not_first_minutes must be 0 to 375" check (rule <> 'stop_loss'
    or coalesce(not_first_minutes between 0 and 375, false)),
  constraint "profit_target: least_profit_per_lot must be above 0" check (rule <> 'profit_target'
    or coalesce(least_profit_per_lot > 0 and least_profit_per_lot < 'infinity', false)),
  constraint "profit_target: marks must be 2 to 20" check (rule <> 'profit_target'
    or coalesce(marks between 2 and 20, false)),
  constraint "trailing_stop: least_profit_per_lot must be above 0" check (rule <> 'trailing_stop'
    or coalesce(least_profit_per_lot > 0 and least_profit_per_lot < 'infinity', false)),
  constraint "trailing_stop: given_back_per_lot must be above 0" check (rule <> 'trailing_stop'
    or coalesce(given_back_per_lot > 0 and given_back_per_lot < 'infinity', false)),
  constraint "scale_out: least_profit_per_lot must be above 0" check (rule <> 'scale_out'
    or coalesce(least_profit_per_lot > 0 and least_profit_per_lot < 'infinity', false)),
  constraint "scale_out: close_share must be above 0, below 1" check (rule <> 'scale_out'
    or coalesce(close_share > 0 and close_share < 1, false)),
  constraint "delta_breach: delta_beyond must be above 0, at most 100" check (
    rule <> 'delta_breach' or coalesce(delta_beyond > 0 and delta_beyond <= 100, false)),
  constraint "touch: strike_distance must be 0 to 0.2" check (rule <> 'touch'
    or coalesce(strike_distance between 0 and 0.2, false)),
  constraint "iv_exit: volatility_change must be -0.95 to 5, and not 0" check (rule <> 'iv_exit'
    or coalesce(volatility_change between -0.95 and 5 and volatility_change <> 0, false)),
  constraint "rules of the market: marks must be 2 to 20" check (
    rule not in ('trailing_stop', 'delta_breach', 'touch', 'iv_exit', 'scale_out')
    or coalesce(marks between 2 and 20, false)),
  constraint "rules of the market: over_minutes must be 0 to 15" check (
    rule not in ('trailing_stop', 'delta_breach', 'touch', 'iv_exit', 'scale_out')
    or coalesce(over_minutes between 0 and 15, false)),
  constraint "rules of the market: not_first_minutes must be 0 to 375" check (
    rule not in ('trailing_stop', 'delta_breach', 'touch', 'iv_exit', 'scale_out')
    or coalesce(not_first_minutes between 0 and 375, false)),
  constraint "time_exit: sessions_before must be 0 to 250" check (rule <> 'time_exit'
    or coalesce(sessions_before between 0 and 250, false)),
  constraint "event_exit: sessions_before must be 0 to 20" check (rule <> 'event_exit'
    or coalesce(sessions_before between 0 and 20, false)),
  constraint "days_left: days_before must be 0 to 365" check (rule <> 'days_left'
    or coalesce(days_before between 0 and 365, false)),
  constraint "time_exit, days_left: at_time must be 09:15 to 15:25" check (
    rule not in ('time_exit', 'days_left')
    or coalesce(at_time between '09:15' and '15:25', false)),
  constraint "event_exit: at_time must be 09:15 to 15:25" check (rule <> 'event_exit'
    or coalesce(at_time between '09:15' and '15:25', false)),
  constraint "a rule has parameters of its own kind alone" check (
    (rule = 'stop_loss' or loss_per_lot is null)
    and (rule in ('stop_loss', 'trailing_stop', 'delta_breach', 'touch', 'iv_exit', 'scale_out')
      or num_nonnulls(over_minutes, not_first_minutes) = 0)
    and (rule in ('profit_target', 'trailing_stop', 'scale_out') or least_profit_per_lot is null)
    and (rule not in ('time_exit', 'days_left', 'event_exit') or marks is null)
    and (rule in ('time_exit', 'event_exit') or sessions_before is null)
    and (rule = 'days_left' or days_before is null)
    and (rule in ('time_exit', 'days_left', 'event_exit') or at_time is null)
    and (rule = 'scale_out' or close_share is null)
    and (rule = 'trailing_stop' or given_back_per_lot is null)
    and (rule = 'delta_breach' or delta_beyond is null)
    and (rule = 'touch' or strike_distance is null)
    and (rule = 'iv_exit' or volatility_change is null)
    and (rule = 'event_exit' or event_kind is null))
);

alter table public.exit_rules enable row level security;
revoke all on table public.exit_rules from public, anon, authenticated;
grant select, insert, update, delete on table public.exit_rules to service_role;

comment on table public.exit_rules is
  'Rules that close a position of this strategy. The owner may edit their parameters and turn them '
  'on and off, and add others: offer_exit_rules writes those that analyze leaves out, off. Monitor '
  'takes them as they stand.';
comment on column public.exit_rules.rule_number is
  'The order in which they are looked at; the first that fires closes.';
comment on column public.exit_rules.is_on is 'A rule that is off is kept and closes nothing.';
comment on column public.exit_rules.loss_per_lot is
  'Rupees, positive: the stop at the middle of the quotes.';
comment on column public.exit_rules.least_profit_per_lot is
  'Rupees: the target never fires at less, whatever closing value the evening found; the trailing '
  'stop waits until the best profit reached it, a part is closed once each lot that is held did.';
comment on column public.exit_rules.marks is 'So many marks in a row must say so.';
comment on column public.exit_rules.over_minutes is 'From the first of them to the last.';
comment on column public.exit_rules.not_first_minutes is
  'Marks of the first minutes of a session do not count.';
comment on column public.exit_rules.sessions_before is
  'Sessions before the expiry or the event; 0 is its own day.';
comment on column public.exit_rules.days_before is 'Calendar days before the expiry.';
comment on column public.exit_rules.at_time is 'From this time of the day on, IST.';
comment on column public.exit_rules.given_back_per_lot is
  'Rupees: the trailing stop lies so far below the best profit.';
comment on column public.exit_rules.delta_beyond is
  'Delta of one unit of the structure, on either side.';
comment on column public.exit_rules.strike_distance is
  'Share of a sold strike; 0 is the strike itself. Strikes that were in the money at the entry do '
  'not count.';
comment on column public.exit_rules.volatility_change is
  'Share of the implied volatility at the entry: a rise above 0, a fall below it.';
comment on column public.exit_rules.event_kind is 'The events that count; null is every kind.';
comment on column public.exit_rules.close_share is
  'Share of the entered lots that is closed by then, those of earlier parts included; whole lots, '
  'never rounded up.';

create table public.adjustment_rules (
  strategy_id bigint not null references public.strategies on delete cascade,
  kind text not null check (kind in ('roll_untested', 'convert', 'defend')),
  is_on boolean not null,
  strike_distance numeric not null,
  marks smallint not null,
  over_minutes numeric not null,
  not_first_minutes numeric not null,
  short_delta numeric,
  hedge_delta numeric,
  valid_minutes numeric not null,
  primary key (strategy_id, kind),
  constraint "strike_distance must be -0.1 to 0.1" check (strike_distance between -0.1 and 0.1),
  constraint "marks must be 2 to 20" check (marks between 2 and 20),
  constraint "over_minutes must be 0 to 15" check (over_minutes between 0 and 15),
  constraint "not_first_minutes must be 0 to 375" check (not_first_minutes between 0 and 375),
  constraint "valid_minutes must be 1 to 15" check (valid_minutes between 1 and 15),
  constraint "roll_untested alone has short_delta, 0.1 to 0.5" check (
    case kind when 'roll_untested' then coalesce(short_delta between 0.1 and 0.5, false)
      else short_delta is null end),
  constraint "convert alone has hedge_delta, 0.02 to 0.3" check (
    case kind when 'convert' then coalesce(hedge_delta between 0.02 and 0.3, false)
      else hedge_delta is null end)
);

alter table public.adjustment_rules enable row level security;
revoke all on table public.adjustment_rules from public, anon, authenticated;
grant select, insert, update, delete on table public.adjustment_rules to service_role;

comment on table public.adjustment_rules is
  'What monitor proposes for a position of this strategy while one of its sold strikes is tested. '
  'The owner may edit the parameters and turn each on and off; offer_adjustment_rules writes them, '
  'off. A proposal does nothing until the owner accepts it.';
comment on column public.adjustment_rules.kind is
  'roll_untested: the untested side nearer, for a credit; convert: protection is bought for what '
  'is sold without, and a condor becomes a butterfly; defend: the tested side is closed.';
comment on column public.adjustment_rules.is_on is 'A rule that is off proposes nothing.';
comment on column public.adjustment_rules.strike_distance is
  'Share of a sold strike from which the spot tests it: 0.01 is 1% before it, 0 the strike itself.';
comment on column public.adjustment_rules.marks is 'So many marks in a row must say so.';
comment on column public.adjustment_rules.over_minutes is 'From the first of them to the last.';
comment on column public.adjustment_rules.not_first_minutes is
  'Marks of the first minutes of a session do not count.';
comment on column public.adjustment_rules.short_delta is
  'Delta that the untested side is sold at anew, positive.';
comment on column public.adjustment_rules.hedge_delta is
  'Delta of the protection that is bought, positive.';
comment on column public.adjustment_rules.valid_minutes is 'A proposal is accepted no later.';

create function public.store_regime(p_payload jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare v_row public.market_regimes;
begin
  perform private.require_keys('public.market_regimes', p_payload,
    private.columns_of('public.market_regimes'));
  insert into public.market_regimes select *
  from jsonb_populate_record(null::public.market_regimes, p_payload)
  on conflict (trading_date) do nothing;
  select * into v_row from public.market_regimes
  where trading_date = (p_payload ->> 'trading_date')::date;
  return to_jsonb(v_row);
end $$;

revoke all on function public.store_regime(jsonb) from public, anon, authenticated;
grant execute on function public.store_regime(jsonb) to service_role;

comment on function public.store_regime(jsonb) is
  'The regime of a date, measured once; a later call of the same date returns the stored one.';

create function public.store_beliefs(p_rows jsonb, p_fitted_on date) returns integer
language plpgsql set search_path = '' as $$
declare
  v_row jsonb;
  v_old public.beliefs;
  v_new public.beliefs;
  v_count integer := 0;
begin
  -- The priors are the owner's.
  perform private.require_keys('public.beliefs', p_rows,
    array(select c from unnest(private.columns_of('public.beliefs')) c where c <> all (
      '{source,note,sceptical_mean,sceptical_sd,registered_mean,registered_sd,fitted_on,
        closed_until,slope}')));
  for v_row in select * from jsonb_array_elements(p_rows) order by 1 loop
    select * into v_old from public.beliefs b
    where b.claim = v_row ->> 'claim' and b.scope = v_row ->> 'scope'
      and b.horizon_sessions = (v_row ->> 'horizon_sessions')::integer
    for update;
    if not found then
      raise exception 'there is no belief % of % over % sessions', v_row ->> 'claim',
        v_row ->> 'scope', v_row ->> 'horizon_sessions'
        using errcode = 'P0001', hint = 'not_found';
    end if;
    v_new := jsonb_populate_record(v_old, v_row || jsonb_build_object('fitted_on', p_fitted_on));
    update public.beliefs b set estimate = v_new.estimate,
      standard_error = v_new.standard_error, clusters = v_new.clusters,
      outcomes = v_new.outcomes, outcome_deviation = v_new.outcome_deviation,
      virtual_crashes = v_new.virtual_crashes, loss_statistic = v_new.loss_statistic,
      posterior_sceptical_mean = v_new.posterior_sceptical_mean,
      posterior_sceptical_sd = v_new.posterior_sceptical_sd,
      posterior_registered_mean = v_new.posterior_registered_mean,
      posterior_registered_sd = v_new.posterior_registered_sd,
      borrowed_from = v_new.borrowed_from, held_from = v_new.held_from,
      power_edge = v_new.power_edge, power_premium = v_new.power_premium,
      decision = v_new.decision, decided_on = v_new.decided_on, fitted_on = p_fitted_on
    where b.claim = v_new.claim and b.scope = v_new.scope
      and b.horizon_sessions = v_new.horizon_sessions;
    if v_new.decided_on is distinct from v_old.decided_on then
      perform private.note_belief(v_new, p_fitted_on, 'decided');
    elsif (v_new.estimate, v_new.standard_error, v_new.posterior_sceptical_mean,
        v_new.posterior_sceptical_sd, v_new.posterior_registered_mean,
        v_new.posterior_registered_sd) is distinct from
      (v_old.estimate, v_old.standard_error, v_old.posterior_sceptical_mean,
        v_old.posterior_sceptical_sd, v_old.posterior_registered_mean,
        v_old.posterior_registered_sd) then
      perform private.note_belief(v_new, p_fitted_on, 'evening');
    end if;
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

revoke all on function public.store_beliefs(jsonb, date) from public, anon, authenticated;
grant execute on function public.store_beliefs(jsonb, date) to service_role;

comment on function public.store_beliefs(jsonb, date) is
  'What an evening has learned: each row takes the place of its claim, scope and horizon, and what '
  'changed is noted in belief_history. A row that says the same again notes nothing.';

create function public.store_belief_results(
  p_rows jsonb, p_on date, p_closed_sessions integer
) returns integer
language plpgsql set search_path = '' as $$
declare
  v_until date := coalesce((
    select trading_date from public.sessions where trading_date > p_on
    order by trading_date offset p_closed_sessions - 1 limit 1),
    p_on + 7 * p_closed_sessions / 5);
  v_belief public.beliefs;
  v_count integer := 0;
begin
  perform private.require_keys('public.beliefs', p_rows,
    '{claim,scope,horizon_sessions,slope,closes}');
  for v_belief in
    update public.beliefs b set slope = r.slope,
      closed_until = case when r.closes then v_until else b.closed_until end
    from jsonb_to_recordset(p_rows) as r(claim text, scope text, horizon_sessions integer,
      slope double precision, closes boolean)
    where (b.claim, b.scope, b.horizon_sessions) = (r.claim, r.scope, r.horizon_sessions)
      and (b.slope is distinct from r.slope or r.closes)
    returning b.*
  loop
    if v_belief.closed_until = v_until then
      perform private.note_belief(v_belief, p_on, 'closed');
    end if;
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

revoke all on function public.store_belief_results(jsonb, date, integer)
  from public, anon, authenticated;
grant execute on function public.store_belief_results(jsonb, date, integer) to service_role;

comment on function public.store_belief_results(jsonb, date, integer) is
  'What closed trades say of beliefs: the slope of realised on expected, and where the premium '
  'sleeve of a scope closes for so many sessions. Returns how many beliefs changed.';

create function public.read_beliefs() returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(b order by b.claim, b.scope, b.horizon_sessions <> 21,
    b.horizon_sessions), '[]')
  from public.beliefs b
$$;

revoke all on function public.read_beliefs() from public, anon, authenticated;
grant execute on function public.read_beliefs() to service_role;

comment on function public.read_beliefs() is
  'The ledger as it stands, a claim''s month before the horizons that may rest on it.';

create function public.store_name_signals(p_rows jsonb, p_as_of date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.name_signals', p_rows,
    '{underlying,volatility_ratio,z}');
  insert into public.name_signals (underlying, as_of, volatility_ratio, z)
  select r.underlying, p_as_of, r.volatility_ratio, r.z
  from jsonb_to_recordset(p_rows) as r(underlying text, volatility_ratio real, z real)
  on conflict (underlying) do update set as_of = excluded.as_of,
    volatility_ratio = excluded.volatility_ratio, z = excluded.z;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_name_signals(jsonb, date) from public, anon, authenticated;
grant execute on function public.store_name_signals(jsonb, date) to service_role;

comment on function public.store_name_signals(jsonb, date) is
  'The signals of a close, each in the place of its underlying''s last one.';

create function public.store_definition_replays(p_rows jsonb, p_fitted_on date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.definition_replays', p_rows,
    array(select c from unnest(private.columns_of('public.definition_replays')) c
      where c <> 'fitted_on'));
  insert into public.definition_replays
  select r.* from jsonb_array_elements(p_rows) x,
    jsonb_populate_record(null::public.definition_replays,
      x || jsonb_build_object('fitted_on', p_fitted_on)) r
  on conflict (scope, horizon_sessions, definition, fitted_on) do update set
    sessions = excluded.sessions, clusters = excluded.clusters, from_date = excluded.from_date,
    to_date = excluded.to_date, mean_net = excluded.mean_net,
    standard_error = excluded.standard_error, last_third_mean = excluded.last_third_mean,
    last_third_entries = excluded.last_third_entries, marks = excluded.marks,
    absent = excluded.absent;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_definition_replays(jsonb, date)
  from public, anon, authenticated;
grant execute on function public.store_definition_replays(jsonb, date) to service_role;

comment on function public.store_definition_replays(jsonb, date) is
  'Replays of definitions on the history before a date; stored again they replace those of the '
  'same date.';

create function public.store_spread_model(p_row jsonb, p_fitted_on date) returns integer
language plpgsql set search_path = '' as $$
begin
  perform private.require_keys('public.spread_models', p_row,
    array(select c from unnest(private.columns_of('public.spread_models')) c
      where c <> 'fitted_on'));
  insert into public.spread_models
  select r.* from jsonb_populate_record(null::public.spread_models,
    p_row || jsonb_build_object('fitted_on', p_fitted_on)) r
  on conflict (scope, fitted_on) do update set level = excluded.level, beyond = excluded.beyond,
    days = excluded.days, open_lots = excluded.open_lots,
    mean_open_lots = excluded.mean_open_lots, deviation = excluded.deviation,
    quotes = excluded.quotes;
  return 1;
end $$;

revoke all on function public.store_spread_model(jsonb, date) from public, anon, authenticated;
grant execute on function public.store_spread_model(jsonb, date) to service_role;

comment on function public.store_spread_model(jsonb, date) is
  'Stores what the books of a session say of a scope''s spreads, in place of what was stored.';

create function public.read_definition_replays(p_before date) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(r order by r.scope, r.horizon_sessions, r.definition), '[]') from (
    select distinct on (scope, horizon_sessions, definition) *
    from public.definition_replays
    where fitted_on < p_before and fitted_on >= p_before - 100
    order by scope, horizon_sessions, definition, fitted_on desc) r
$$;

revoke all on function public.read_definition_replays(date) from public, anon, authenticated;
grant execute on function public.read_definition_replays(date) to service_role;

comment on function public.read_definition_replays(date) is
  'The latest replay of each scope, horizon and definition that was made in the 100 days before a '
  'date: an older one says nothing of today''s rules.';

create function public.read_spread_models(p_through date, p_sessions integer) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(m order by m.scope), '[]') from (
    select s.scope, count(*) as sessions, max(s.fitted_on) as fitted_on, avg(s.level) as level,
      avg(s.beyond) as beyond, avg(s.days) as days, avg(s.open_lots) as open_lots,
      avg(s.mean_open_lots) as mean_open_lots
    from (values ('NIFTY'), ('indices'), ('stocks')) k (scope)
    cross join lateral (
      select * from public.spread_models f
      where f.scope = k.scope and f.fitted_on <= p_through
      order by f.fitted_on desc limit p_sessions) s
    group by s.scope) m
$$;

revoke all on function public.read_spread_models(date, integer)
  from public, anon, authenticated;
grant execute on function public.read_spread_models(date, integer) to service_role;

comment on function public.read_spread_models(date, integer) is
  'Means of the last fits of each scope up to a date, with the number of sessions and the newest.';

create function public.premium_gaps(p_through date, p_sessions integer) returns json
language sql stable set search_path = '' as $$
  with recent as (
    select trading_date from public.sessions where trading_date <= p_through and kind <> 'muhurat'
    order by trading_date desc limit p_sessions)
  select coalesce(json_agg(g order by g.trading_date), '[]') from (
    select r.trading_date, json_agg(u.underlying order by u.underlying) as underlyings
    from recent r cross join public.underlyings u
    where exists (select 1 from public.chain_snapshots c
        where c.trading_date = r.trading_date and c.underlying = u.underlying
          and c.expiry > r.trading_date and c.quotes is not null)
      -- Looked up by key: a join would read the rows of years.
      and (select 1 from public.premium_days d
        where d.underlying = u.underlying and d.trading_date = r.trading_date
          and d.source = 'analyze' limit 1) is null
    group by r.trading_date) g
$$;

revoke all on function public.premium_gaps(date, integer) from public, anon, authenticated;
grant execute on function public.premium_gaps(date, integer) to service_role;

comment on function public.premium_gaps(date, integer) is
  'Of the last sessions up to a date those with stored chains that nothing was learned from yet, '
  'ascending, each with its underlyings.';

create function public.read_premium_chains(p_trading_date date, p_underlyings text[]) returns json
language sql stable set search_path = '' as $$
  select coalesce(json_agg(json_build_object('underlying', c.underlying, 'expiry', c.expiry,
    'received_at', c.received_at, 'forward', c.forward, 'atm_volatility', c.atm_volatility,
    'smile', c.smile, 'quotes', c.quotes, 'lotSize', (
      select k.lot_size from public.contracts k
      where k.underlying = c.underlying and k.expiry = c.expiry and k.instrument = 'option'
        and k.expiry >= p_trading_date
      limit 1)) order by c.underlying, c.expiry), '[]')
  from public.chain_snapshots c
  where c.trading_date = p_trading_date and c.underlying = any (p_underlyings)
    and c.expiry > p_trading_date and c.quotes is not null
$$;

revoke all on function public.read_premium_chains(date, text[])
  from public, anon, authenticated;
grant execute on function public.read_premium_chains(date, text[]) to service_role;

comment on function public.read_premium_chains(date, text[]) is
  'The stored chains of a date with their quotes, ascending in underlying and expiry; lotSize is '
  'null once the contracts are gone.';

create function public.earlier_digests(p_underlyings text[], p_before date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(underlying, digests), '{}') from (
    select underlying, jsonb_agg(distinct expiry || ':' || digest) as digests
    from public.chain_snapshots where underlying = any (p_underlyings) and trading_date < p_before
      and expiry >= p_before
    group by underlying) d
$$;

revoke all on function public.earlier_digests(text[], date) from public, anon, authenticated;
grant execute on function public.earlier_digests(text[], date) to service_role;

comment on function public.earlier_digests(text[], date) is
  'Digests that chains of the same expiry had on earlier dates: a chain equal to one of them is a '
  'feed that stands still.';

create function public.read_slice(
  p_underlyings text[],
  p_candle_names text[],
  p_on date,
  p_until date,
  p_expiries integer,
  p_candles integer,
  p_smiles integer
) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'listed', public.read_contracts(p_underlyings, p_on, p_expiries),
    'candles', public.read_bars(p_candle_names, p_on, p_candles),
    'actions', public.read_corporate_actions(p_underlyings, p_on),
    'ivHistory', public.read_iv_history(p_underlyings, p_on, p_smiles),
    'events', public.read_events(p_underlyings, p_on, p_until),
    'digests', public.earlier_digests(p_underlyings, p_on))
$$;

revoke all on function public.read_slice(text[], text[], date, date, integer, integer, integer)
  from public, anon, authenticated;
grant execute on function public.read_slice(text[], text[], date, date, integer, integer, integer)
  to service_role;

comment on function public.read_slice(text[], text[], date, date, integer, integer, integer) is
  'What analyze needs of the tables for a slice of underlyings on a date, in one answer: listed '
  'chains of the nearest p_expiries, candles of p_candle_names, corporate actions, implied '
  'volatilities, events to p_until and digests of earlier chains.';

create function public.read_preferences(p_date date) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'vix', (select c.close from public.candles c
      where c.name = 'INDIAVIX' and c.trading_date < p_date
      order by c.trading_date desc limit 1),
    'industries', (select coalesce(json_agg(json_build_object('industry', i.industry,
        'stance', i.stance, 'rating', i.rating, 'share', coalesce(i.share, 0))
        order by i.industry), '[]')
      from public.industry_shares i),
    'tiers', (select coalesce(json_agg(json_build_object('level', t.level,
        'definition', t.definition, 'tier', t.tier, 'weight', t.weight)
        order by t.level, t.tier, t.weight desc, t.definition), '[]')
      from public.definition_tiers t),
    'fallbacks', (select coalesce(json_agg(json_build_object('level', f.level,
        'definition', f.definition, 'place', f.place, 'fallback', f.fallback,
        'weight', f.weight) order by f.level, f.definition, f.place), '[]')
      from public.definition_fallbacks f))
$$;

revoke all on function public.read_preferences(date) from public, anon, authenticated;
grant execute on function public.read_preferences(date) to service_role;

comment on function public.read_preferences(date) is
  'What the owner thinks of industries and definitions, and the last close of India VIX before a '
  'date, which says whose tiers hold.';

create function public.store_analysis(
  p_run_id bigint, p_holder text, p_payload jsonb, p_lease_seconds integer, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_underlying text := p_payload ->> 'underlying';
  v_common jsonb;
  v_analysis bigint;
begin
  perform private.require_keys('public.tasks', p_payload,
    '{underlying,state,reason,detail,counts,metrics,analysis,components,iv_history,snapshots,
      strategies}');
  perform private.require_keys('public.underlying_analyses', p_payload -> 'analysis',
    private.columns_of('public.underlying_analyses'));
  perform private.require_keys('public.direction_components', p_payload -> 'components',
    private.columns_of('public.direction_components'));
  perform private.require_keys('public.iv_history', p_payload -> 'iv_history',
    private.columns_of('public.iv_history'));
  perform private.require_keys('public.chain_snapshots', p_payload -> 'snapshots',
    private.columns_of('public.chain_snapshots'));
  perform private.require_keys('public.strategies', p_payload -> 'strategies',
    array(select c from unnest(private.columns_of('public.strategies')) c
      where c <> all ('{strike_rule_id,strikes,sets_scanned,relaxation}'))
    || '{legs,scores,exit_rules,strike_search}');
  perform private.require_keys('public.strategy_legs',
    jsonb_path_query_array(p_payload, '$.strategies[*].legs[*]'),
    private.columns_of('public.strategy_legs'));
  perform private.require_keys('public.strategy_scores',
    jsonb_path_query_array(p_payload, '$.strategies[*].scores[*]'),
    private.columns_of('public.strategy_scores'));
  perform private.require_keys('public.exit_rules',
    jsonb_path_query_array(p_payload, '$.strategies[*].exit_rules[*]'),
    private.columns_of('public.exit_rules'));
  v_run := private.renew_lease(p_run_id, p_holder, p_lease_seconds, p_now);
  v_common := jsonb_build_object('run_id', v_run.run_id, 'trading_date', v_run.trading_date,
    'risk', v_run.risk, 'underlying', v_underlying);

  update public.tasks set state = p_payload ->> 'state', reason = p_payload ->> 'reason',
    detail = p_payload ->> 'detail', counts = coalesce(p_payload -> 'counts', '{}'),
    metrics = coalesce(p_payload -> 'metrics', '{}'), finished_at = p_now, not_before = null
  where run_id = p_run_id and underlying = v_underlying;
  if not found then
    raise exception 'run % has no task %', p_run_id, v_underlying
      using errcode = 'P0001', hint = 'not_found';
  end if;

  delete from public.underlying_analyses a
  where a.trading_date = v_run.trading_date and a.underlying = v_underlying and a.risk = v_run.risk;
  if p_payload -> 'analysis' is not null then
    insert into public.underlying_analyses (run_id, trading_date, underlying, risk, analyzed_at,
      spot, forward, near_expiry, far_expiry, years, atm_volatility, smile_model, smile_label,
      expected_move_1sd, expected_move_2sd, direction, strength, confidence, environment, notes,
      timeframe, direction_score, environment_label, iv_percentile, iv_rank, iv_days, iv_quality,
      atm_volatility_30, model_free_volatility_30, realised_20, close_to_close_20,
      close_to_close_60, ewma_volatility, session_deviation, mean_reversion,
      mean_reversion_factor, term_ratio, term_state, market_beta, market_correlation, profile,
      support, resistance, value_low, value_high, point_of_control, max_pain, levels, view_beta,
      view_mu, view_detail, events, candles_to, iv_to, belief)
    select run_id, trading_date, underlying, risk, analyzed_at, spot, forward, near_expiry,
      far_expiry, years, atm_volatility, smile_model, smile_label, expected_move_1sd,
      expected_move_2sd, direction, strength, confidence, environment, notes, timeframe,
      direction_score, environment_label, iv_percentile, iv_rank, iv_days, iv_quality,
      atm_volatility_30, model_free_volatility_30, realised_20, close_to_close_20,
      close_to_close_60, ewma_volatility, session_deviation, mean_reversion,
      mean_reversion_factor, term_ratio, term_state, market_beta, market_correlation, profile,
      support, resistance, value_low, value_high, point_of_control, max_pain, levels,
      coalesce(view_beta, 1), coalesce(view_mu, 0), view_detail, events, candles_to, iv_to,
      belief
    from jsonb_populate_record(null::public.underlying_analyses, (p_payload -> 'analysis') ||
      v_common)
    returning analysis_id into v_analysis;
    insert into public.direction_components
    select c.* from jsonb_array_elements(p_payload -> 'components') x,
      jsonb_populate_record(null::public.direction_components, x ||
        jsonb_build_object('analysis_id', v_analysis)) c;
  end if;

  insert into public.iv_history
  select h.* from jsonb_populate_record(null::public.iv_history, (p_payload -> 'iv_history') ||
    v_common) h
  where p_payload -> 'iv_history' is not null
  on conflict (underlying, trading_date) do update set atm_volatility = excluded.atm_volatility,
    source = excluded.source, model_free_volatility = excluded.model_free_volatility,
    risk_reversal = excluded.risk_reversal, put_call_interest = excluded.put_call_interest,
    put_call_volume = excluded.put_call_volume, spot = excluded.spot;

  insert into public.chain_snapshots
  select s.* from jsonb_array_elements(p_payload -> 'snapshots') x,
    jsonb_populate_record(null::public.chain_snapshots, x || v_common) s
  on conflict (trading_date, underlying, expiry) do update set received_at = excluded.received_at,
    spot = excluded.spot, forward = excluded.forward, atm_volatility = excluded.atm_volatility,
    smile = excluded.smile, digest = excluded.digest, counts = excluded.counts,
    quotes = excluded.quotes;

  delete from public.strategies s
  where s.trading_date = v_run.trading_date and s.underlying = v_underlying and s.risk = v_run.risk
    and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id);
  insert into public.strategies (run_id, trading_date, underlying, definition, risk, state, reason,
    detail, sleeve, sleeve_reason, belief, rank, expiry, far_expiry, lot_size, net_premium,
    max_profit, max_profit_unlimited, max_loss, max_loss_unlimited, stress_loss, breakevens,
    risk_class, direction, volatility_preference, exit_family, pop_q, pop_p, ev_q, ev_p,
    ev_standard_error, outcome_deviation, p_plus_sceptical, p_plus_registered, order_ratio,
    cost_ratio, ev_policy, ev_policy_error, pop_policy, expected_days_held, expected_win,
    expected_loss, cvar95, margin, entry_charges, exit_charges, round_trip_cost, delta, gamma,
    theta, vega, spot, forward, smile_label, holding_days, total_score, conviction, strike_rule_id,
    strikes, sets_scanned, relaxation, edge_volatility, edge_direction, selection_score,
    size_factor, term_sensitive, worst_loss, kelly, tilt, stands_in_for, substitution_weight,
    quantum_score, quantum_parts)
  select s.run_id, s.trading_date, s.underlying, s.definition, s.risk, s.state, s.reason, s.detail,
    s.sleeve, s.sleeve_reason, s.belief, null, s.expiry, s.far_expiry, s.lot_size, s.net_premium,
    s.max_profit, coalesce(s.max_profit_unlimited, false), s.max_loss,
    coalesce(s.max_loss_unlimited, false), s.stress_loss, s.breakevens, s.risk_class, s.direction,
    s.volatility_preference, s.exit_family, s.pop_q, s.pop_p, s.ev_q, s.ev_p, s.ev_standard_error,
    s.outcome_deviation, s.p_plus_sceptical, s.p_plus_registered, s.order_ratio, s.cost_ratio,
    s.ev_policy, s.ev_policy_error, s.pop_policy, s.expected_days_held, s.expected_win,
    s.expected_loss, s.cvar95, s.margin, s.entry_charges, s.exit_charges, s.round_trip_cost,
    s.delta, s.gamma, s.theta, s.vega, s.spot, s.forward, s.smile_label, s.holding_days,
    s.total_score, s.conviction, f.strike_rule_id, f.strikes, f.sets_scanned, f.relaxation,
    s.edge_volatility, s.edge_direction, s.selection_score, coalesce(s.size_factor, 1),
    s.term_sensitive, s.worst_loss, s.kelly, s.tilt, s.stands_in_for, s.substitution_weight,
    s.quantum_score, s.quantum_parts
  from jsonb_array_elements(p_payload -> 'strategies') x
  cross join jsonb_populate_record(null::public.strategies,
    (x - '{legs,scores,exit_rules,strike_search}'::text[]) || v_common) s
  left join private.strike_columns(p_payload -> 'strategies') f on f.definition = s.definition
  on conflict (trading_date, underlying, definition, risk) do nothing;

  -- Parts go to the rows of this evaluation only: a kept row of an earlier one has its own.
  insert into public.strategy_legs
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(f.source -> 'legs') x,
    jsonb_populate_record(null::public.strategy_legs, x ||
      jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  insert into public.strategy_scores
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(f.source -> 'scores') x,
    jsonb_populate_record(null::public.strategy_scores, x ||
      jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  insert into public.exit_rules
  select l.* from private.fresh_strategies(v_common, p_payload) f,
    jsonb_array_elements(f.source -> 'exit_rules') x,
    jsonb_populate_record(null::public.exit_rules, x ||
      jsonb_build_object('strategy_id', f.strategy_id)) l
  on conflict do nothing;
  return private.describe_run(p_run_id);
end $$;

revoke all on function public.store_analysis(bigint, text, jsonb, integer, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_analysis(bigint, text, jsonb, integer, timestamptz)
  to service_role;

comment on function public.store_analysis(bigint, text, jsonb, integer, timestamptz) is
  'Everything that was found for one underlying, with the end of its task and the lease''s '
  'renewal. Rows that an allocation refers to are immutable and stay; all others of that '
  'underlying, date and risk are replaced.';

create function public.finish_run(
  p_run_id bigint, p_holder text, p_metrics jsonb, p_ranked bigint[], p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_run public.runs;
  v_ended boolean;
begin
  perform private.require_keys('public.runs', p_metrics, '{computeMs,wallMs,storeMs,requests}');
  v_run := private.renew_lease(p_run_id, p_holder, 0, p_now);
  -- Without the date's regime a run is not done: a call that only gives its lease back ends none.
  v_ended := p_ranked is not null and not exists (select 1 from public.tasks
    where run_id = p_run_id and state in ('pending', 'running'))
    and exists (select 1 from public.market_regimes where trading_date = v_run.trading_date);
  update public.runs set lease_holder = null, lease_until = null,
    metrics = jsonb_build_object(
      'calls', coalesce((metrics ->> 'calls')::integer, 0) + 1,
      'computeMs', coalesce((metrics ->> 'computeMs')::numeric, 0)
        + (p_metrics ->> 'computeMs')::numeric,
      'wallMs', coalesce((metrics ->> 'wallMs')::numeric, 0) + (p_metrics ->> 'wallMs')::numeric,
      'storeMs', coalesce((metrics ->> 'storeMs')::numeric, 0)
        + (p_metrics ->> 'storeMs')::numeric,
      'requests', (select coalesce(jsonb_object_agg(family, used), '{}') from (
        select family, sum(amount::integer) as used
        from (select * from jsonb_each_text(metrics -> 'requests')
          union all
          select * from jsonb_each_text(p_metrics -> 'requests')) r(family, amount)
        group by family) summed),
      'reasons', (select coalesce(jsonb_object_agg(reason, tasks), '{}') from (
        select reason, count(*) as tasks from public.tasks
        where run_id = p_run_id and state = 'rejected' group by reason) counted)),
    state = case when v_ended then 'done' else state end,
    finished_at = case when v_ended then p_now end
  where run_id = p_run_id;
  if v_ended then
    update public.strategies s set rank = ranked.rank
    from unnest(p_ranked) with ordinality ranked (strategy_id, rank)
    where ranked.strategy_id = s.strategy_id and s.run_id = p_run_id
      and s.rank is distinct from ranked.rank
      and not exists (select 1 from public.allocations a where a.strategy_id = s.strategy_id);
  end if;
  return private.describe_run(p_run_id);
end $$;

revoke all on function public.finish_run(bigint, text, jsonb, bigint[], timestamptz)
  from public, anon, authenticated;
grant execute on function public.finish_run(bigint, text, jsonb, bigint[], timestamptz)
  to service_role;

comment on function public.finish_run(bigint, text, jsonb, bigint[], timestamptz) is
  'Adds up what the calls of a run used, counts how its tasks ended, and once none is left and '
  'the regime is measured ends it with its strategies ranked as given, best first. Of an '
  'unfinished one, or without their order, it only gives the lease back.';
