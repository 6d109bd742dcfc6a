create table public.settings (
  name text primary key check (name ~ '^[a-z0-9_]+$'),
  value jsonb not null,
  description text not null
);

alter table public.settings enable row level security;
revoke all on table public.settings from public, anon, authenticated;
grant select, insert, update, delete on table public.settings to service_role;

comment on table public.settings is 'The owner''s choices; the description says unit and rule.';
comment on column public.settings.description is 'Unit and rule of the value.';
