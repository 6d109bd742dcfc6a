create table public.definition_fallbacks (
  level text not null,
  definition text not null,
  place smallint not null check (place > 0),
  fallback text not null check (fallback ~ '^[a-z_0-9]+$'),
  weight numeric not null check (weight > 0 and weight <= 1),
  source text not null,
  primary key (level, definition, place),
  unique (level, definition, fallback),
  foreign key (level, definition) references public.definition_tiers on delete cascade
    on update cascade,
  check (fallback <> definition)
);

alter table public.definition_fallbacks enable row level security;
revoke all on table public.definition_fallbacks from public, anon, authenticated;
grant select, insert, update, delete on table public.definition_fallbacks to service_role;

comment on table public.definition_fallbacks is
  'What stands in for a favoured definition that an underlying does not give: the first in place '
  'that was accepted there. Edit it in Studio.';
comment on column public.definition_fallbacks.place is 'Asked in this order, 1 first.';
comment on column public.definition_fallbacks.weight is
  'Substitution weight: 1 for the same profile, 0.8 for a similar one, 0.6 for another.';
