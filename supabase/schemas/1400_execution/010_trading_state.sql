create table public.trading_state (
  only_row boolean primary key default true check (only_row),
  mode public.trading_mode not null default 'paper',
  paused boolean not null default false,
  reason text,
  check (not paused or reason is not null)
);

alter table public.trading_state enable row level security;
revoke all on table public.trading_state from public, anon, authenticated;
grant select, insert, update, delete on table public.trading_state to service_role;

comment on table public.trading_state is
  'The desk''s switch: one row. Live needs this mode, the secret and the call''s own word '
  'together.';
comment on column public.trading_state.reason is 'Why entries are paused.';
