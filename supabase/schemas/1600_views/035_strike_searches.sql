create view public.strike_searches with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying, s.definition, s.state, s.reason, s.detail, s.expiry,
  s.far_expiry, private.strike_search(s) as strike_search
from public.strategies s;

revoke all on table public.strike_searches from public, anon, authenticated;
grant select on table public.strike_searches to service_role;

comment on view public.strike_searches is
  'For each definition what its strikes were asked to be, what was found or relaxed, and why it '
  'was rejected.';
