create table public.archived_definitions (
  run_id bigint not null references public.archived_runs on delete cascade,
  definition text not null,
  accepted integer not null,
  reasons jsonb not null,
  pop_p numeric,
  ev_p numeric,
  ev_standard_error numeric,
  margin numeric,
  total_score numeric,
  p_plus_sceptical numeric,
  p_plus_registered numeric,
  primary key (run_id, definition)
);

alter table public.archived_definitions enable row level security;
revoke all on table public.archived_definitions from public, anon, authenticated;
grant select, insert, update, delete on table public.archived_definitions to service_role;

comment on table public.archived_definitions is
  'How a definition fared in a run: accepted and rejected underlyings, and the mean figures of the '
  'accepted ones.';
comment on column public.archived_definitions.reasons is 'Rejected underlyings by reason.';
comment on column public.archived_definitions.ev_p is
  'Rupees a lot after all charges, under the view.';
comment on column public.archived_definitions.margin is 'Rupees a lot.';
