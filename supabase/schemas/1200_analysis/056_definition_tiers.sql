create table public.definition_tiers (
  level text not null check (level in ('low', 'normal', 'high')),
  definition text not null check (definition ~ '^[a-z_0-9]+$'),
  tier smallint not null check (tier between 1 and 3),
  weight numeric not null check (weight > 0 and weight <= 1),
  source text not null,
  primary key (level, definition)
);

alter table public.definition_tiers enable row level security;
revoke all on table public.definition_tiers from public, anon, authenticated;
grant select, insert, update, delete on table public.definition_tiers to service_role;

comment on table public.definition_tiers is
  'Definitions that a level of India VIX favours. They tilt the quantum score; none is a target. '
  'Edit it in Studio.';
comment on column public.definition_tiers.level is
  'India VIX by the settings vix_low_most and vix_normal_most.';
comment on column public.definition_tiers.tier is '1 is the first; 2 and 3 count 0.8 and 0.6.';
comment on column public.definition_tiers.weight is
  'Share of the book that the level gives it; definitions that one name stood for have the whole '
  'share each.';
