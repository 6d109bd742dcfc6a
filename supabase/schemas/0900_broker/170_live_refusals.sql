create table public.live_refusals (
  trading_date date not null,
  switch text not null check (switch in ('secret', 'desk', 'call')),
  refused integer not null check (refused > 0),
  last_at timestamptz not null,
  primary key (trading_date, switch)
);

alter table public.live_refusals enable row level security;
revoke all on table public.live_refusals from public, anon, authenticated;
grant select, insert, update, delete on table public.live_refusals to service_role;

comment on table public.live_refusals is
  'How often live entries were refused on a date because a switch was off.';
comment on column public.live_refusals.switch is
  'secret: DHAN_LIVE_ORDERS is not enabled; desk: trading_state.mode is paper; call: its body does '
  'not say mode.';
