create table public.underlyings (
  underlying text primary key check (underlying ~ '^[A-Z0-9&-]{1,20}$'),
  kind public.underlying_kind not null,
  security_id text not null check (security_id ~ '^[0-9]+$'),
  segment public.segment not null check (segment <> 'NSE_FNO'),
  industry text not null references public.industries,
  weight numeric not null check (weight between 0 and 1),
  enabled boolean not null default true,
  source text not null,
  market_cap numeric check (market_cap > 0),
  market_cap_source text,
  unique (segment, security_id),
  check ((kind = 'index') = (segment = 'IDX_I')),
  check ((market_cap is null) = (market_cap_source is null))
);
create index underlyings_industry on public.underlyings (industry);

alter table public.underlyings enable row level security;
revoke all on table public.underlyings from public, anon, authenticated;
grant select, insert, update, delete on table public.underlyings to service_role;

comment on table public.underlyings is
  'What the desk trades options on; a row that is off is known and not analyzed. Edit it in '
  'Studio.';
comment on column public.underlyings.security_id is 'The broker''s id of the underlying itself.';
comment on column public.underlyings.segment is
  'The broker''s segment of the underlying itself, not of its contracts.';
comment on column public.underlyings.weight is
  'Share of the desk''s capital that sizing aims at; those of enabled underlyings sum to 1.';
comment on column public.underlyings.enabled is 'Whether analyze takes it.';
comment on column public.underlyings.market_cap is
  'Rupees; the owner''s or a loader''s. Null is unknown, not small.';
