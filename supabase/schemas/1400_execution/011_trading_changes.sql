create table public.trading_changes (
  change_id bigint generated always as identity primary key,
  mode public.trading_mode not null,
  state text not null check (state in ('active', 'reducing', 'halted')),
  reason text,
  changed_by text not null check (changed_by in ('owner', 'desk')),
  changed_at timestamptz not null default now()
);
create trigger keep_trading_change before update or delete on public.trading_changes
  for each row execute function private.guard_kept();

alter table public.trading_changes enable row level security;
revoke all on table public.trading_changes from public, anon, authenticated;
grant select, insert on table public.trading_changes to service_role;

comment on table public.trading_changes is
  'What trading_state became, each time it changed: who, why and when. Written by the table '
  'itself.';
comment on column public.trading_changes.changed_at is
  'By the desk''s clock; the server''s where trading_state was edited by hand.';
