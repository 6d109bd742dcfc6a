create table public.adjustment_rules (
  strategy_id bigint not null references public.strategies on delete cascade,
  kind text not null check (kind in ('roll_untested', 'convert', 'defend')),
  is_on boolean not null,
  strike_distance numeric not null,
  marks smallint not null,
  over_minutes numeric not null,
  not_first_minutes numeric not null,
  short_delta numeric,
  hedge_delta numeric,
  valid_minutes numeric not null,
  primary key (strategy_id, kind),
  constraint "strike_distance must be -0.1 to 0.1" check (strike_distance between -0.1 and 0.1),
  constraint "marks must be 2 to 20" check (marks between 2 and 20),
  constraint "over_minutes must be 0 to 15" check (over_minutes between 0 and 15),
  constraint "not_first_minutes must be 0 to 375" check (not_first_minutes between 0 and 375),
  constraint "valid_minutes must be 1 to 15" check (valid_minutes between 1 and 15),
  constraint "roll_untested alone has short_delta, 0.1 to 0.5" check (
    case kind when 'roll_untested' then coalesce(short_delta between 0.1 and 0.5, false)
      else short_delta is null end),
  constraint "convert alone has hedge_delta, 0.02 to 0.3" check (
    case kind when 'convert' then coalesce(hedge_delta between 0.02 and 0.3, false)
      else hedge_delta is null end)
);

alter table public.adjustment_rules enable row level security;
revoke all on table public.adjustment_rules from public, anon, authenticated;
grant select, insert, update, delete on table public.adjustment_rules to service_role;

comment on table public.adjustment_rules is
  'What monitor proposes for a position of this strategy while one of its sold strikes is tested. '
  'The owner may edit the parameters and turn each on and off; offer_adjustment_rules writes them, '
  'off. A proposal does nothing until the owner accepts it.';
comment on column public.adjustment_rules.kind is
  'roll_untested: the untested side nearer, for a credit; convert: protection is bought for what '
  'is sold without, and a condor becomes a butterfly; defend: the tested side is closed.';
comment on column public.adjustment_rules.is_on is 'A rule that is off proposes nothing.';
comment on column public.adjustment_rules.strike_distance is
  'Share of a sold strike from which the spot tests it: 0.01 is 1% before it, 0 the strike itself.';
comment on column public.adjustment_rules.marks is 'So many marks in a row must say so.';
comment on column public.adjustment_rules.over_minutes is 'From the first of them to the last.';
comment on column public.adjustment_rules.not_first_minutes is
  'Marks of the first minutes of a session do not count.';
comment on column public.adjustment_rules.short_delta is
  'Delta that the untested side is sold at anew, positive.';
comment on column public.adjustment_rules.hedge_delta is
  'Delta of the protection that is bought, positive.';
comment on column public.adjustment_rules.valid_minutes is 'A proposal is accepted no later.';
