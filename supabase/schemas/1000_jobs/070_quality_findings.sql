create table public.quality_findings (
  trading_date date not null,
  check_name text not null
    check (check_name in (
        'contracts_listed', 'contracts_shrunk', 'contract_lots', 'candles_complete',
        'candles_possible', 'iv_complete', 'iv_possible', 'premiums_complete', 'premiums_possible',
        'jobs_done', 'runs_finished', 'strategies_found', 'chains_possible', 'analyses_possible',
        'strategies_complete', 'strategies_possible', 'positions_orphaned', 'names_unknown',
        'regime_measured')),
  state text not null check (state in ('ok', 'warning', 'failed')),
  found integer not null check (found >= 0),
  samples text[] not null,
  detail text not null,
  remedy text not null,
  checked_at timestamptz not null,
  primary key (trading_date, check_name),
  check ((state = 'ok') = (found = 0))
);

alter table public.quality_findings enable row level security;
revoke all on table public.quality_findings from public, anon, authenticated;
grant select, insert, update, delete on table public.quality_findings to service_role;

comment on table public.quality_findings is
  'What maintain quality found in the desk''s own data: one row a check and date, written anew '
  'whenever the job is called again.';
comment on column public.quality_findings.state is
  'failed: what rests on it is wrong or missing; warning: a person should look.';
comment on column public.quality_findings.found is 'How many things break the rule.';
comment on column public.quality_findings.samples is 'The gravest of them, at most five.';
comment on column public.quality_findings.detail is 'The rule that was checked.';
