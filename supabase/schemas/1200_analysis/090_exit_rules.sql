create table public.exit_rules (
  strategy_id bigint not null references public.strategies on delete cascade,
  rule_number smallint not null check (rule_number > 0),
  rule text not null check (rule in ('stop_loss', 'profit_target', 'time_exit', 'days_left')),
  is_on boolean not null,
  loss_per_lot numeric,
  least_profit_per_lot numeric,
  marks smallint,
  over_minutes numeric,
  not_first_minutes numeric,
  sessions_before smallint,
  days_before smallint,
  at_time time,
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
  constraint "time_exit: sessions_before must be 0 to 250" check (rule <> 'time_exit'
    or coalesce(sessions_before between 0 and 250, false)),
  constraint "days_left: days_before must be 0 to 365" check (rule <> 'days_left'
    or coalesce(days_before between 0 and 365, false)),
  constraint "time_exit, days_left: at_time must be 09:15 to 15:25" check (
    rule not in ('time_exit', 'days_left')
    or coalesce(at_time between '09:15' and '15:25', false)),
  constraint "a rule has parameters of its own kind alone" check (
    (rule = 'stop_loss' or num_nonnulls(loss_per_lot, over_minutes, not_first_minutes) = 0)
    and (rule = 'profit_target' or least_profit_per_lot is null)
    and (rule in ('stop_loss', 'profit_target') or marks is null)
    and (rule = 'time_exit' or sessions_before is null)
    and (rule = 'days_left' or days_before is null)
    and (rule in ('time_exit', 'days_left') or at_time is null))
);

alter table public.exit_rules enable row level security;
revoke all on table public.exit_rules from public, anon, authenticated;
grant select, insert, update, delete on table public.exit_rules to service_role;

comment on table public.exit_rules is
  'Rules that close a position of this strategy. The owner may edit their parameters and turn them '
  'on and off; monitor takes them as they stand.';
comment on column public.exit_rules.rule_number is
  'The order in which they are looked at; the first that fires closes.';
comment on column public.exit_rules.is_on is 'A rule that is off is kept and closes nothing.';
comment on column public.exit_rules.loss_per_lot is
  'Rupees, positive: the stop at the middle of the quotes.';
comment on column public.exit_rules.least_profit_per_lot is
  'Rupees: the target never fires at less, whatever closing value the evening found.';
comment on column public.exit_rules.marks is 'So many marks in a row must say so.';
comment on column public.exit_rules.over_minutes is 'From the first of them to the last.';
comment on column public.exit_rules.not_first_minutes is
  'Marks of the first minutes of a session do not count.';
comment on column public.exit_rules.sessions_before is
  'Sessions before the expiry; 0 is the day of expiry itself.';
comment on column public.exit_rules.days_before is 'Calendar days before the expiry.';
comment on column public.exit_rules.at_time is 'From this time of the day on, IST.';
