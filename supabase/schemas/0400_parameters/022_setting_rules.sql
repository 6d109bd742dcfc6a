create table public.setting_rules (
  name text primary key check (name ~ '^[a-z0-9_]+$'),
  kind text not null check (kind in ('number', 'whole', 'switch', 'address')),
  least numeric,
  most numeric,
  check ((kind in ('number', 'whole')) = (least is not null and most is not null)),
  check (num_nulls(least, most) in (0, 2)),
  check (least <= most)
);

alter table public.setting_rules enable row level security;
revoke all on table public.setting_rules from public, anon, authenticated;
grant select on table public.setting_rules to service_role;

comment on table public.setting_rules is
  'What a value of `settings` may be. A bad one is refused where it is written; the functions '
  'check it by the same rule.';
comment on column public.setting_rules.kind is
  'A number, a whole one, a switch (true or false), or an address (empty, or http and https).';
comment on column public.setting_rules.least is 'Least value of a number, itself allowed.';
comment on column public.setting_rules.most is 'Greatest value of a number, itself allowed.';
