create table public.archived_trades (
  plan_id bigint primary key,
  trading_date date not null,
  underlying text not null,
  definition text not null,
  risk public.risk not null,
  sleeve public.sleeve not null,
  mode public.trading_mode not null,
  state text not null
    check (state in ('gated', 'denied', 'executing', 'filled', 'unwinding', 'unwound', 'failed')),
  legs text not null,
  expiry date not null,
  lots integer not null,
  capital_used numeric not null,
  pop_p numeric,
  ev_p numeric,
  total_score numeric,
  entry_net numeric not null,
  exit_net numeric not null,
  charges numeric not null,
  realised numeric not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  exit_rule text check (exit_rule in (
    'stop_loss', 'profit_target', 'time_exit', 'days_left', 'trailing_stop', 'delta_breach',
    'touch', 'iv_exit', 'event_exit', 'scale_out', 'adjustment', 'flatten', 'settlement')),
  worst numeric,
  best numeric,
  fills jsonb not null,
  p_plus_sceptical numeric,
  p_plus_registered numeric,
  belief text
);
create index archived_trades_date on public.archived_trades (trading_date);

alter table public.archived_trades enable row level security;
revoke all on table public.archived_trades from public, anon, authenticated;
grant select, insert, update, delete on table public.archived_trades to service_role;

comment on table public.archived_trades is
  'Every entry that traded, with each of its fills, written when its rows go and kept for good.';
comment on column public.archived_trades.state is
  'How its entry plan ended: unwound and failed ones were traded back or left as they stood.';
comment on column public.archived_trades.ev_p is 'Rupees a lot when it was chosen, under the view.';
comment on column public.archived_trades.entry_net is 'Rupees, received +, paid -.';
comment on column public.archived_trades.realised is 'Rupees after all charges, from its fills.';
comment on column public.archived_trades.worst is 'Lowest mark at mid while it was held, rupees.';
comment on column public.archived_trades.best is 'Highest mark at mid while it was held, rupees.';
comment on column public.archived_trades.fills is
  '[[purpose, side, leg, quantity, price, charges, at]].';
comment on column public.archived_trades.belief is
  'The belief that its view rested on when it was chosen, with what it opened.';
