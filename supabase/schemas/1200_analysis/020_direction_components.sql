create table public.direction_components (
  analysis_id bigint not null references public.underlying_analyses on delete cascade,
  family text not null check (family in ('technical', 'flow', 'price_action')),
  component text not null,
  value numeric not null,
  score numeric not null check (score between -1 and 1),
  weight numeric not null check (weight between 0 and 1),
  as_of timestamptz not null,
  primary key (analysis_id, component)
);

alter table public.direction_components enable row level security;
revoke all on table public.direction_components from public, anon, authenticated;
grant select, insert, update, delete on table public.direction_components to service_role;

comment on table public.direction_components is 'The parts of an underlying''s direction score.';
comment on column public.direction_components.value is
  'What was measured, in the component''s own unit.';
comment on column public.direction_components.as_of is 'When its data are of.';
