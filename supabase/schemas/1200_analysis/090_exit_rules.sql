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
