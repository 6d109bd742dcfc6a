create view public.industry_shares with (security_invoker = true) as
select i.industry, i.stance, i.rating, i.cap_fraction, i.target_weight,
  i.target_weight / nullif(sum(i.target_weight) over (), 0) as share
from public.industries i
where exists (select 1 from public.underlyings u where u.industry = i.industry and u.enabled);

revoke all on table public.industry_shares from public, anon, authenticated;
grant select on table public.industry_shares to service_role;

comment on view public.industry_shares is
  'Industries with an enabled underlying: what the owner thinks of each, and its weight as a '
  'share of theirs; null where no weight is given at all.';
