create table public.industries (
  industry text primary key,
  target_weight numeric not null check (target_weight between 0 and 1),
  cap_fraction numeric not null check (cap_fraction between 0 and 1)
);

alter table public.industries enable row level security;
revoke all on table public.industries from public, anon, authenticated;
grant select, insert, update, delete on table public.industries to service_role;

comment on table public.industries is
  'Groups of underlyings with the share of capital that sizing aims at and the cap that no '
  'allocation passes.';
comment on column public.industries.target_weight is 'Share of capital that sizing aims at.';
comment on column public.industries.cap_fraction is
  'Most of the capital that positions of the industry may use, as a share.';
