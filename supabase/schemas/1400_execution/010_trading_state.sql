create table public.trading_state (
  only_row boolean primary key default true check (only_row),
  mode public.trading_mode not null default 'paper',
  state text not null default 'active' check (state in ('active', 'reducing', 'halted')),
  reason text,
  changed_by text check (changed_by in ('owner', 'desk')),
  changed_at timestamptz,
  check (state = 'active' or reason is not null)
);
create trigger note_trading_change before update on public.trading_state
  for each row execute function private.note_trading_change();

alter table public.trading_state enable row level security;
revoke all on table public.trading_state from public, anon, authenticated;
grant select, insert, update, delete on table public.trading_state to service_role;

comment on table public.trading_state is
  'The desk''s switch: one row. Live needs this mode, the secret and the call''s own word '
  'together.';
comment on column public.trading_state.state is
  'active; reducing: no entries, unfinished ones are traded back, exits go on; halted: nor does '
  'any exit rule close, only the owner''s exits, cancel and flatten do.';
comment on column public.trading_state.reason is 'Why it is not active.';
comment on column public.trading_state.changed_at is
  'By the desk''s clock; the server''s where the row was edited by hand. Null: never.';
