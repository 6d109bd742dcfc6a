create view public.belief_ledger with (security_invoker = true) as
select b.claim, b.scope, b.horizon_sessions, b.decision, b.decided_on,
  (select min(s.trading_date) from public.sessions s
    where s.trading_date >= (date_trunc('month', b.decided_on) + interval '1 month')::date)
    as next_decision_on,
  case b.claim when 'variance_level' then round(exp(b.posterior_sceptical_mean)::numeric, 3) end
    as beta_sceptical,
  case b.claim when 'variance_level' then round(exp(b.posterior_registered_mean)::numeric, 3) end
    as beta_registered,
  round(b.posterior_sceptical_sd::numeric, 3) as error_sceptical,
  round(b.posterior_registered_sd::numeric, 3) as error_registered,
  b.estimate, b.standard_error, b.clusters, b.outcomes, b.virtual_crashes, b.power_edge,
  b.power_premium, b.borrowed_from, b.held_from, r.trades, r.expected, r.realised, b.slope,
  b.closed_until,
  concat_ws(' ',
    case
      when b.fitted_on is null then 'Not tested yet: registered, nothing decided.'
      when b.borrowed_from is not null
        then 'No history of its own: the belief of ' || b.borrowed_from || ' stands in.'
      when b.held_from is not null then 'No implied volatility of this tenor: the belief over '
        || b.held_from || ' sessions stands in, a little less sure.'
      when b.estimate is null then 'Nothing to test it on yet.'
      when b.claim = 'variance_level' then 'Volatility came '
        || round((100 * abs(exp(b.estimate) - 1))::numeric, 1) || '% '
        || case when b.estimate < 0 then 'below' else 'above' end
        || ' what was paid for it, give or take '
        || round((100 * b.standard_error)::numeric, 1) || ' points, over ' || b.clusters
        || ' independent horizons.'
      else 'Each unit of its signal came with ' || to_char(b.estimate, 'FMS0.0000')
        || ', give or take ' || to_char(b.standard_error, 'FM0.0000') || ', over ' || b.clusters
        || ' independent horizons.' end,
    case when b.virtual_crashes > 0
      then 'A crash that was not seen yet is counted in.' end,
    case when b.claim <> 'variance_level' and b.fitted_on is not null then 'Believed: '
      || to_char(b.posterior_sceptical_mean, 'FMS0.0000') || ' by the data alone, '
      || to_char(b.posterior_registered_mean, 'FMS0.0000') || ' with the literature.' end,
    case when b.power_edge is not null then 'Were the registered size true, '
      || round((100 * b.power_edge)::numeric) || ' of 100 such histories would show an edge and '
      || round((100 * b.power_premium)::numeric) || ' a premium.' end,
    case when r.trades > 0 then r.trades || ' closed trades expected '
      || private.rupees(r.expected) || ' rupees and made ' || private.rupees(r.realised) || '.' end,
    case when b.closed_until is not null
      then 'Premium is closed until ' || b.closed_until || '.' end) as says,
  b.source, b.note, b.fitted_on
from public.beliefs b
left join lateral (
  select count(*) as trades, sum(x.expected) as expected, sum(x.realised) as realised
  from public.belief_trades x
  where (x.claim, x.scope, x.horizon_sessions) = (b.claim, b.scope, b.horizon_sessions)) r on true;

revoke all on table public.belief_ledger from public, anon, authenticated;
grant select on table public.belief_ledger to service_role;

comment on view public.belief_ledger is
  'What the desk believes of each premium, in words: what was measured, what it could have '
  'shown, what it opens, and what trades that rest on it made since. Beta is realised over implied '
  'volatility.';
