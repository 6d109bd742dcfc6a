create view private.trail_of_strategies with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying,
  array[x.place, s.rank, s.strategy_id] as place,
  'analyze' as stage, x.section, s.definition as subject, x.outcome, x.detail, x.figures
from public.strategies s
cross join lateral (select private.strike_search(s) as strike_search) f
cross join lateral (select private.direction_error(s) as direction_error) e
left join lateral (
  select jsonb_agg(jsonb_build_object('scheme', c.scheme, 'part', c.part,
      'score', round(c.score, 4), 'weight', c.weight) order by c.scheme, c.weight desc, c.part)
      as parts,
    string_agg(c.part || ' ' || round(c.score, 2)
      || case c.part when 'direction' then coalesce(' (a full score drifts +- ' || e.direction_error
        || ' deviations)', '') else '' end
      || ' x ' || round(100 * c.weight) || '%', ', '
      order by c.weight desc, c.part) filter (where c.scheme = 'total') as total,
    string_agg(c.part || ' ' || round(c.score, 2) || ' x ' || round(100 * c.weight) || '%', ', '
      order by c.weight desc, c.part) filter (where c.scheme = 'selection') as selection
  from public.strategy_scores c where c.strategy_id = s.strategy_id) p on true
cross join lateral (
  select jsonb_agg(jsonb_build_object('scheme', 'quantum', 'part', n.part, 'score', n.score,
      'weight', n.weight) order by n.place) as parts,
    string_agg(n.part || ' ' || round(n.score, 2) || ' x ' || round(100 * n.weight) || '%', ', '
      order by n.place) as said
  from private.quantum_parts(s.quantum_parts) n) q
cross join lateral (values
  (10::bigint, 'strategy', 'accepted',
    concat_ws('; ', private.legs_text(s.strategy_id) || ', expiry ' || s.expiry
        || coalesce(' and ' || s.far_expiry, ''),
      s.sleeve || coalesce(', rank ' || s.rank, '')
        || coalesce(', not ' || case s.sleeve when 'premium' then 'edge' else 'premium' end
          || ': ' || s.sleeve_reason, ''),
      'premium ' || private.rupees(s.net_premium) || ', profit at most '
        || coalesce(private.rupees(s.max_profit), 'unlimited') || ', loss at most '
        || coalesce(private.rupees(s.max_loss), 'unlimited'),
      'PoP ' || round(100 * s.pop_p, 1) || '%',
      'EV ' || private.rupees(s.ev_p)
        || coalesce(' +- ' || private.rupees(s.ev_standard_error), '') || ', above 0 with '
        || round(100 * s.p_plus_sceptical, 1) || '% (sceptical) and '
        || round(100 * s.p_plus_registered, 1) || '% (registered), on '
        || coalesce(s.belief, 'no belief'),
      'by its exit rules EV ' || private.rupees(s.ev_policy) || ', PoP '
        || round(100 * s.pop_policy, 1) || '%, held ' || round(s.expected_days_held, 1) || ' days',
      case s.sleeve when 'carry' then 'expected cost ' || round(100 * s.cost_ratio, 2)
          || '% of the maximum loss'
        else 'EV ' || round(100 * s.order_ratio, 2) || '% of the risk' end,
      'margin ' || private.rupees(s.margin), 'worst move '
        || private.rupees(s.worst_loss) || ', Kelly ' || round(100 * s.kelly, 1) || '%',
      'stands in for ' || s.stands_in_for || ' at ' || round(100 * s.substitution_weight) || '%',
      'score ' || round(s.total_score, 4) || coalesce(' (' || s.conviction || ')', '')
        || ', quantum ' || round(s.quantum_score, 4)),
    jsonb_build_object('sleeve', s.sleeve, 'sleeve_reason', s.sleeve_reason, 'rank', s.rank,
      'belief', s.belief, 'legs', private.legs_text(s.strategy_id), 'expiry', s.expiry,
      'far_expiry', s.far_expiry, 'lot_size', s.lot_size, 'net_premium', round(s.net_premium, 2),
      'max_profit', round(s.max_profit, 2), 'max_loss', round(s.max_loss, 2),
      'pop_p', round(s.pop_p, 4), 'ev_p', round(s.ev_p, 2),
      'ev_standard_error', round(s.ev_standard_error, 2), 'ev_q', round(s.ev_q, 2),
      'p_plus_sceptical', round(s.p_plus_sceptical, 4),
      'p_plus_registered', round(s.p_plus_registered, 4),
      'outcome_deviation', round(s.outcome_deviation, 2), 'cvar95', round(s.cvar95, 2),
      'round_trip_cost', round(s.round_trip_cost, 2), 'order_ratio', round(s.order_ratio, 4),
      'cost_ratio', round(s.cost_ratio, 4), 'ev_policy', round(s.ev_policy, 2),
      'ev_policy_error', round(s.ev_policy_error, 2), 'pop_policy', round(s.pop_policy, 4),
      'expected_days_held', round(s.expected_days_held, 1), 'margin', round(s.margin, 2),
      'worst_loss', round(s.worst_loss, 2), 'kelly', round(s.kelly, 4), 'tilt', s.tilt,
      'stands_in_for', s.stands_in_for, 'substitution_weight', s.substitution_weight,
      'quantum_score', round(s.quantum_score, 4),
      'total_score', round(s.total_score, 4), 'conviction', s.conviction)),
  (11, 'scores', round(s.total_score, 4)::text,
    concat_ws('; ', p.total,
      'selection ' || round(s.selection_score, 4) || ': ' || p.selection,
      'quantum ' || round(s.quantum_score, 4) || ': ' || q.said),
    jsonb_build_object('total', round(s.total_score, 4),
      'selection', round(s.selection_score, 4), 'quantum', round(s.quantum_score, 4),
      'direction_error', e.direction_error, 'parts', p.parts || coalesce(q.parts, '[]'))),
  (12, 'strikes', case when f.strike_search ? 'relaxed' then 'relaxed' else 'found' end,
    concat_ws('; ',
      (select string_agg((e.slot ->> 'found') || ' (asked: ' || (e.slot ->> 'asked') || ')', ', '
        order by e.i)
        from jsonb_array_elements(f.strike_search -> 'slots') with ordinality e (slot, i)),
      'best of ' || (f.strike_search ->> 'scanned') || ' sets',
      'relaxed ' || (f.strike_search -> 'relaxed' ->> 'level') || ' time(s): '
        || (f.strike_search -> 'relaxed' ->> 'because')),
    f.strike_search)
) x (place, section, outcome, detail, figures)
where s.state = 'accepted' and (x.section <> 'scores' or p.parts is not null)
  and (x.section <> 'strikes' or f.strike_search is not null)
union all
select s.trading_date, s.risk, s.underlying, array[13, -count(*), min(s.strategy_id)], 'analyze',
  'rejection', s.reason, count(*) || ' rejected',
  case when count(distinct s.detail) < 2
    then concat_ws(': ', string_agg(s.definition, ', ' order by s.strategy_id), min(s.detail))
  when count(*) <= 4
    then string_agg(concat_ws(': ', s.definition, s.detail), '; ' order by s.strategy_id)
  else string_agg(s.definition, ', ' order by s.strategy_id) || '; such as '
    || (array_agg(concat_ws(': ', s.definition, s.detail) order by s.strategy_id))[1] end,
  jsonb_build_object('reason', s.reason, 'definitions',
    jsonb_agg(jsonb_build_object('definition', s.definition, 'detail', s.detail)
      order by s.strategy_id))
from public.strategies s where s.state = 'rejected'
group by s.trading_date, s.risk, s.underlying, s.reason;

revoke all on table private.trail_of_strategies from public, anon, authenticated;
grant select on table private.trail_of_strategies to service_role;

comment on view private.trail_of_strategies is
  'Steps of the trail that tell the accepted strategies of an underlying with scores and strikes, '
  'and what its other definitions were rejected for, a step a reason.';
