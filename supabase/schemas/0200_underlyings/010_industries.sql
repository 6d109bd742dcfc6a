create table public.industries (
  industry text primary key,
  target_weight numeric not null check (target_weight between 0 and 1),
  cap_fraction numeric not null check (cap_fraction between 0 and 1),
  stance text not null default 'neutral' check (stance in ('long', 'short', 'neutral')),
  rating text not null default 'neutral'
    check (rating in ('strong_overweight', 'moderate_overweight', 'neutral',
        'moderate_underweight', 'strong_underweight')),
  check (stance <> 'long' or rating not in ('moderate_underweight', 'strong_underweight')),
  check (stance <> 'short' or rating not in ('moderate_overweight', 'strong_overweight'))
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
comment on column public.industries.stance is
  'Side that the owner takes: structures of that direction are favoured, opposite ones held back.';
comment on column public.industries.rating is
  'How much the owner wants of it; a strong rating tilts more. No rating against its stance.';
