create table public.plans (
  plan_id bigint generated always as identity primary key,
  kind text not null check (kind in ('entry', 'exit', 'adjust')),
  mode public.trading_mode not null,
  trading_date date not null,
  underlying text not null references public.underlyings,
  allocation_id bigint references public.allocations,
  position_id bigint,
  adjustment_id bigint,
  rule text check (rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'trailing_stop', 'delta_breach',
    'touch', 'iv_exit', 'event_exit', 'scale_out', 'adjustment', 'flatten', 'settlement')),
  lots integer not null check (lots > 0),
  keep_lots integer not null default 0 check (keep_lots >= 0),
  state text not null default 'gated'
    check (state in ('gated', 'denied', 'executing', 'filled', 'unwinding', 'unwound', 'failed')),
  reason text,
  created_at timestamptz not null,
  finished_at timestamptz,
  holder text,
  fence bigint not null default 0,
  lease_until timestamptz,
  error text,
  error_at timestamptz,
  check ((holder is null) = (lease_until is null)),
  check ((error is null) = (error_at is null)),
  check ((kind = 'entry') = (allocation_id is not null and position_id is null)),
  check (kind = 'exit' or keep_lots = 0),
  check ((kind = 'adjust') = (position_id is not null and rule is null)),
  check ((kind = 'adjust' or coalesce(rule = 'adjustment', false))
    = (adjustment_id is not null)),
  check ((kind = 'exit') = (position_id is not null and rule is not null)),
  check ((state in ('denied', 'filled', 'unwound', 'failed')) = (finished_at is not null)),
  check (state not in ('denied', 'unwound', 'failed') or reason is not null),
  constraint plans_denial_check check (state <> 'denied' or split_part(reason, ':', 1) in (
    'not_active', 'loss_limit', 'protected', 'banned', 'expiry_day', 'session_ends',
    'underlying_held', 'book_limit', 'unlisted', 'contract_changed', 'no_cover', 'no_quote',
    'stale_quote', 'outside_band', 'price_moved', 'margin_unknown', 'no_funds', 'order_rate'))
);
create unique index plans_one_entry on public.plans (allocation_id, mode)
  where kind = 'entry' and state <> 'denied';
create unique index plans_one_exit on public.plans (position_id)
  where kind = 'exit' and state in ('gated', 'executing');
create unique index plans_one_adjust on public.plans (adjustment_id)
  where kind = 'adjust' and state <> 'denied';
create index plans_adjustment on public.plans (adjustment_id);
create index plans_date on public.plans (trading_date);
create index plans_live on public.plans (trading_date) where mode = 'live';
create index plans_underlying on public.plans (underlying);
create index plans_allocation on public.plans (allocation_id);
create index plans_position on public.plans (position_id);
create index plans_unfinished on public.plans (kind)
  where state in ('gated', 'executing', 'unwinding');
create index plans_created on public.plans (created_at);
create index plans_finished on public.plans (finished_at) where finished_at is not null;
create index plans_failed on public.plans (finished_at)
  where state in ('denied', 'failed', 'unwound');
create index plans_unwound on public.plans (((finished_at at time zone 'Asia/Kolkata')::date))
  where state in ('failed', 'unwound');
create trigger guard_plan before update on public.plans
  for each row execute function private.guard_execution();
create trigger keep_plan before delete on public.plans
  for each row execute function private.guard_kept();
create constraint trigger check_plan after insert or update on public.plans
  deferrable initially deferred for each row execute function private.check_plan();

alter table public.plans enable row level security;
revoke all on table public.plans from public, anon, authenticated;
grant select, insert, update, delete on table public.plans to service_role;

comment on table public.plans is
  'The ordered orders of an allocation''s entry, of a position''s exit, or of what an adjustment '
  'opens in it.';
comment on column public.plans.lots is
  'Of an entry those it opens, of an exit those it closes, of an adjustment its position''s.';
comment on column public.plans.keep_lots is
  'Lots of the position that an exit leaves; 0 closes it whole. Of an adjustment''s exit all: it '
  'closes legs, and no lots.';
comment on column public.plans.rule is 'The rule that asked for an exit.';
comment on column public.plans.holder is 'The call that works on it, until lease_until.';
comment on column public.plans.fence is
  'Grows with each holder: what an earlier one still writes is refused.';
comment on column public.plans.error is 'What went wrong in the last call that worked on it.';
comment on column public.plans.reason is 'Why it was denied, unwound or failed.';
