create table public.session_times (
  effective_from date primary key,
  effective_to date,
  opens time not null,
  closes time not null,
  fixing time not null,
  averaging_minutes integer not null check (averaging_minutes >= 0),
  source text not null,
  check (effective_to is null or effective_to >= effective_from),
  check (opens < closes and fixing > opens and fixing <= closes)
);

alter table public.session_times enable row level security;
revoke all on table public.session_times from public, anon, authenticated;
grant select, insert, update, delete on table public.session_times to service_role;

comment on table public.session_times is
  'Wall-clock times of a regular session in Asia/Kolkata; fixing is when expiring contracts get '
  'their settlement price.';
comment on column public.session_times.fixing is
  'When expiring contracts get their settlement price.';
comment on column public.session_times.averaging_minutes is
  'Minutes before the fixing whose average settles expiring contracts; 0 where it is one price.';
