create table public.schedule_claims (
  schedule text not null references public.schedules on update cascade on delete cascade,
  trading_date date not null references public.sessions,
  attempt integer not null check (attempt > 0),
  claim_id uuid not null default gen_random_uuid() unique,
  function_name text not null,
  body jsonb not null,
  state text not null default 'sent'
    check (state in ('sent', 'taken', 'done', 'open', 'failed', 'lapsed', 'lost')),
  claimed_at timestamptz not null,
  request_id bigint,
  taken_at timestamptz,
  ended_at timestamptz,
  error_code text,
  error_message text,
  primary key (trading_date, schedule, attempt),
  check (state in ('sent', 'lapsed', 'failed') or taken_at is not null),
  check ((state in ('sent', 'taken')) = (ended_at is null)),
  check ((state in ('failed', 'lapsed', 'lost')) = (error_code is not null)),
  check ((error_code is null) = (error_message is null))
);
create index schedule_claims_schedule on public.schedule_claims (schedule);
create index schedule_claims_live on public.schedule_claims (claimed_at)
  where state in ('sent', 'taken');
create trigger guard_claim before update on public.schedule_claims
  for each row execute function private.guard_claim();

alter table public.schedule_claims enable row level security;
revoke all on table public.schedule_claims from public, anon, authenticated;
grant select, insert, update, delete on table public.schedule_claims to service_role;

comment on table public.schedule_claims is
  'Every start by the scheduler: one row is one call, told to the function by its id alone and '
  'good for one start.';
comment on column public.schedule_claims.attempt is
  'Counts the starts of a date; of a schedule that repeats, the number of its turn.';
comment on column public.schedule_claims.state is
  'sent; taken (a worker is at it); done; open (work is left: claimed again); failed; lapsed '
  '(nobody took it in time); lost (taken, then never heard of again).';
comment on column public.schedule_claims.request_id is 'Of pg_net, whose answers are kept 6 hours.';
comment on column public.schedule_claims.error_code is
  'A code of shared/vocabulary/desk_error.ts; not_answered and not_ended where nobody said one.';
