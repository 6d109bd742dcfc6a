create table public.exit_targets (
  position_id bigint primary key references public.positions on delete cascade,
  close_value_at numeric not null,
  valid_on date not null,
  found_at timestamptz not null
);

alter table public.exit_targets enable row level security;
revoke all on table public.exit_targets from public, anon, authenticated;
grant select, insert, update, delete on table public.exit_targets to service_role;

comment on table public.exit_targets is
  'What a position with a profit target would have to be worth next session for holding on to be '
  'worth no more than closing; found anew each evening.';
comment on column public.exit_targets.close_value_at is
  'Rupees received (+) or paid (-) when closed at the middle of the quotes.';
comment on column public.exit_targets.valid_on is 'The one session for which it holds.';
