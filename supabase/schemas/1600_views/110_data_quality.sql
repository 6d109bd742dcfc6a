create view public.data_quality with (security_invoker = true) as
select c.trading_date, c.underlying, c.expiry,
  private.clock_text(c.received_at, c.trading_date) as received_ist, c.smile ->> 'model' as model,
  c.smile ->> 'label' as label, (c.smile ->> 'quotes')::integer as quotes,
  round((c.smile ->> 'rmsHalfSpreads')::numeric, 3) as rms_half_spreads,
  round((c.smile ->> 'rmsPoints')::numeric, 3) as rms_points,
  round(100 * c.atm_volatility, 2) as atm_volatility_percent, c.counts as left_out,
  c.received_at
from public.chain_snapshots c;

revoke all on table public.data_quality from public, anon, authenticated;
grant select on table public.data_quality to service_role;

comment on view public.data_quality is
  'How good each stored chain was: fit of its smile and quotes left out.';
comment on column public.data_quality.rms_points is
  'Root mean square of the fit in volatility points, over quotes of |delta| from 0.05 on.';
