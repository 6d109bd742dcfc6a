create table public.readiness_checks (
  trading_date date not null,
  check_name text not null
    check (check_name in ('token', 'token_validity', 'segments', 'data_plan', 'fixed_ip')),
  state text not null check (state in ('ok', 'warning', 'failed')),
  detail text not null check (detail <> ''),
  remedy text check (remedy <> ''),
  checked_at timestamptz not null,
  primary key (trading_date, check_name),
  check ((state = 'ok') = (remedy is null))
);

alter table public.readiness_checks enable row level security;
revoke all on table public.readiness_checks from public, anon, authenticated;
grant select, insert, update, delete on table public.readiness_checks to service_role;

comment on table public.readiness_checks is
  'Whether the broker''s account is ready for a session, as maintain token saw it last: one row '
  'for each date and check.';
comment on column public.readiness_checks.check_name is
  'token: the broker takes the desk''s token; token_validity: it lives to the close; segments: '
  'which the account may trade; data_plan: quotes and chains are paid for; fixed_ip: orders come '
  'from a registered address.';
comment on column public.readiness_checks.state is
  'failed: the session cannot be worked through; warning: it can, but look.';
comment on column public.readiness_checks.detail is 'What was seen; instants in Asia/Kolkata.';
comment on column public.readiness_checks.remedy is 'What to do; null where nothing is to be done.';
