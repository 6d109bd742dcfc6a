create view private.trail_of_analysis with (security_invoker = true) as
select r.trading_date, r.risk, t.underlying, s.place, 'analyze' as stage, s.section, s.subject,
  s.outcome, s.detail, s.figures
from public.runs r
join public.tasks t using (run_id)
left join public.market_regimes m on m.trading_date = r.trading_date
left join public.underlying_analyses a
  on a.trading_date = r.trading_date and a.underlying = t.underlying and a.risk = r.risk
left join lateral (
  select jsonb_agg(to_jsonb(c) - 'analysis_id' order by abs(c.score * c.weight) desc, c.component)
      as parts,
    (array_agg(c.component || ' ' || to_char(c.score, 'SG0.00') || ' x '
      || to_char(100 * c.weight, 'FM990.0') || '%'
      order by abs(c.score * c.weight) desc, c.component))[1:5] as strongest
  from public.direction_components c where c.analysis_id = a.analysis_id) d on true
cross join lateral (values
  (array[1::bigint], 'market', 'regime', coalesce(m.level::text, 'unknown'),
    case when m.level is null then 'not measured: the run of the date has not ended'
    else concat_ws('; ',
      case m.source when 'india_vix'
        then 'India VIX ' || round(m.vix, 2) || ' (' || m.vix_trend || ')'
      when 'nifty_smile' then 'no India VIX, told from the smile of NIFTY'
      else 'neither India VIX nor a smile of NIFTY' end,
      'label ' || m.label, 'NIFTY ' || m.nifty_direction, 'term structure ' || m.term,
      array_to_string(m.reasons, '; ')) end,
    jsonb_build_object('level', m.level, 'label', m.label, 'vix', round(m.vix, 2),
      'vix_percentile', round(m.vix_percentile, 1), 'vix_trend', m.vix_trend,
      'source', m.source, 'term', m.term, 'nifty_direction', m.nifty_direction,
      'reasons', m.reasons)),
  (array[2], 'task', t.underlying, t.state,
    case t.state when 'rejected' then concat_ws(': ', t.reason, t.detail)
    else concat_ws('; ',
      case when t.not_before is not null
        then 'put off to ' || private.clock_text(t.not_before, r.trading_date) end,
      nullif(concat_ws(', ', 'chains ' || (t.counts ->> 'chains'),
        'sets of strikes scanned ' || (t.counts ->> 'candidates'),
        'definitions accepted ' || (t.counts ->> 'accepted'),
        'rejected ' || (t.counts ->> 'rejected')), ''),
      'noted: ' || nullif(array_to_string(a.notes, ', '), '')) end,
    jsonb_build_object('reason', t.reason, 'detail', t.detail, 'counts', t.counts,
      'notes', a.notes)),
  (array[3], 'readings', 'spot', round(a.spot, 2)::text,
    concat_ws('; ', 'forward ' || round(a.forward, 2) || ' for ' || a.near_expiry || ' ('
        || a.near_expiry - a.trading_date || ' days)',
      'expected move +-' || round(a.expected_move_1sd, 2),
      'smile ' || a.smile_model || ', ' || a.smile_label,
      'chain of ' || private.clock_text(a.analyzed_at, a.trading_date)),
    jsonb_build_object('spot', a.spot, 'forward', a.forward, 'near_expiry', a.near_expiry,
      'far_expiry', a.far_expiry, 'expected_move_1sd', a.expected_move_1sd,
      'smile_model', a.smile_model, 'smile_label', a.smile_label, 'analyzed_at', a.analyzed_at)),
  (array[4], 'readings', 'volatility', coalesce(a.environment, 'unknown'),
    concat_ws('; ',
      'percentile ' || round(a.iv_percentile, 1) || ' (' || a.environment_label || ')',
      '30 days implied ' || round(100 * a.atm_volatility_30, 1) || '%',
      '20 sessions realised ' || round(100 * a.realised_20, 1) || '%',
      'mean reversion ' || a.mean_reversion, 'term structure ' || a.term_state),
    jsonb_build_object('environment', a.environment, 'environment_label', a.environment_label,
      'iv_percentile', a.iv_percentile, 'iv_rank', a.iv_rank, 'iv_days', a.iv_days,
      'atm_volatility_30', a.atm_volatility_30, 'realised_20', a.realised_20,
      'mean_reversion', a.mean_reversion, 'term_state', a.term_state)),
  (array[5], 'readings', 'levels',
    concat_ws(' to ', round(a.support, 2), round(a.resistance, 2)),
    concat_ws('; ', 'nearest support and resistance',
      'value area ' || round(a.value_low, 2) || ' to ' || round(a.value_high, 2),
      'most volume at ' || round(a.point_of_control, 2), 'max pain ' || round(a.max_pain, 2)),
    jsonb_build_object('support', a.support, 'resistance', a.resistance, 'value_low', a.value_low,
      'value_high', a.value_high, 'point_of_control', a.point_of_control,
      'max_pain', a.max_pain)),
  (array[6], 'readings', 'direction', a.direction::text,
    concat_ws('; ', a.strength || ', score ' || to_char(a.direction_score, 'SG0.000')
        || ', confidence ' || round(a.confidence, 2),
      a.timeframe || ' term', 'strongest ' || array_to_string(d.strongest, ', ')),
    jsonb_build_object('strength', a.strength, 'score', a.direction_score,
      'confidence', a.confidence, 'timeframe', a.timeframe,
      'components', coalesce(d.parts, '[]'))),
  (array[7], 'view', 'measure P',
    case when a.view_beta = 1 and a.view_mu = 0 then 'the market''s' else 'believed' end,
    concat_ws('; ', 'beta ' || round(a.view_beta, 3) || ', mu ' || round(a.view_mu, 4),
      a.belief),
    jsonb_build_object('beta', a.view_beta, 'mu', a.view_mu, 'belief', a.belief,
      'horizons', coalesce(a.view_detail, '[]')))
) s (place, section, subject, outcome, detail, figures)
where a.analysis_id is not null or s.section in ('market', 'task');

revoke all on table private.trail_of_analysis from public, anon, authenticated;
grant select on table private.trail_of_analysis to service_role;

comment on view private.trail_of_analysis is
  'Steps of the trail that tell market, readings and view of an underlying.';
