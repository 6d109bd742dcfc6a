create view private.named_mismatches with (security_invoker = true) as
select n.*, n.kind || ' ' || n.contract || ': ' || n.here || ' units here, ' || n.there
  || ' at the broker' as told
from (select m.*, coalesce(
  (select i.contract || ' ' || i.side from private.named_intents i
    where i.correlation_id = m.correlation_id),
  (select private.contract_name(c.underlying, coalesce(c.option_right::text,
      'underlying')::public.leg_right, c.strike, c.expiry, c.segment)
    from public.contracts c
    where c.segment = m.segment and c.security_id = m.security_id
    order by c.expiry desc limit 1),
  (select u.underlying from public.underlyings u
    where u.segment = m.segment and u.security_id = m.security_id),
  m.security_id) as contract
  from public.mismatches m) n;

revoke all on table private.named_mismatches from public, anon, authenticated;
grant select on table private.named_mismatches to service_role;

comment on view private.named_mismatches is
  'Mismatches with the name of what differs, and in words.';
