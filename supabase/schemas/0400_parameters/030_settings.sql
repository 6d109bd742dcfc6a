create table public.settings (
  name text primary key,
  value jsonb not null,
  description text not null
);
create trigger guard_settings after insert or update or delete on public.settings
  for each statement execute function private.guard_settings();

alter table public.settings enable row level security;
revoke all on table public.settings from public, anon, authenticated;
grant select, insert, update, delete on table public.settings to service_role;

comment on table public.settings is
  'The owner''s choices; the description says unit and meaning, `setting_rules` what is allowed.';
comment on column public.settings.description is 'Unit and meaning of the value.';
