create view public.decision_trail with (security_invoker = true) as
select x.trading_date, x.risk, x.underlying,
  row_number() over (partition by x.trading_date, x.risk, x.underlying
    order by x.place)::integer as step,
  x.stage, x.section, x.subject, x.outcome, x.detail, x.figures
from (
  select * from private.trail_of_analysis
  union all
  select * from private.trail_of_strategies
  union all
  select * from private.trail_of_allocation
  union all
  select * from private.trail_of_plans
  union all
  select * from private.trail_of_positions) x;

revoke all on table public.decision_trail from public, anon, authenticated;
grant select on table public.decision_trail to service_role;

comment on view public.decision_trail is
  'Why an underlying got what it got: one row a step, from market and readings over strategies, '
  'scores, rejections, allocation and orders to the exit. Filter by underlying and trading_date, '
  'order by risk and step.';
comment on column public.decision_trail.trading_date is
  'Of the run that decided; an exit on a later date belongs to it too.';
comment on column public.decision_trail.subject is
  'What the step is about: a reading, a definition, a reason, an order.';
comment on column public.decision_trail.figures is
  'What detail says, as numbers. Amounts in rupees: of a strategy a lot, else of all lots.';
