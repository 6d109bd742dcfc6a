create table public.bans (
  trading_date date not null references public.ban_lists on delete cascade,
  underlying text not null check (underlying ~ '^[A-Z0-9&-]{1,20}$'),
  primary key (trading_date, underlying)
);

alter table public.bans enable row level security;
revoke all on table public.bans from public, anon, authenticated;
grant select, insert, update, delete on table public.bans to service_role;

comment on table public.bans is
  'Underlyings in which that day only positions may be reduced. The exchange may ban one that the '
  'desk does not know.';
