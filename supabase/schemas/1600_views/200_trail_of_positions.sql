create view private.trail_of_positions with (security_invoker = true) as
select s.trading_date, s.risk, s.underlying, array[30, x.plan_id] || o.place as place,
  case when o.section = 'position' or o.subject = 'flatten' then 'execute' else 'monitor' end
    as stage, o.section, o.subject,
  o.outcome, o.detail, o.figures
from public.positions x
join public.strategies s using (strategy_id)
left join lateral (
  select count(*) as marked, min(m.unrealised) as worst, max(m.unrealised) as best,
    (array_agg(m.unrealised order by m.marked_at desc))[1] as last_value,
    (array_agg(m.state order by m.marked_at desc))[1] as last_state, max(m.marked_at) as last_at
  from public.position_marks m where m.position_id = x.position_id) k on true
cross join lateral (
  select array[2::bigint] as place, 'position' as section, x.definition as subject,
    case x.state when 'closed' then 'opened' else x.state end as outcome,
    concat_ws('; ', private.clock_text(x.opened_at, s.trading_date),
      case when x.entry_net < 0 then 'paid ' else 'received ' end
        || private.rupees(abs(x.entry_net)) || ', charges ' || private.rupees(x.entry_charges),
      'capital ' || private.rupees(x.capital_used),
      'closes at ' || (select string_agg(case e.rule
        when 'profit_target'
          then 'the evening''s closing value, profit of '
            || private.rupees(x.lots * e.least_profit_per_lot) || ' at least'
        when 'stop_loss' then 'loss of ' || private.rupees(x.lots * e.loss_per_lot) || ' at mid'
        when 'trailing_stop' then private.rupees(x.lots * e.given_back_per_lot)
          || ' below the best profit, once that was '
          || private.rupees(x.lots * e.least_profit_per_lot)
        when 'scale_out' then 'profit of ' || private.rupees(e.least_profit_per_lot)
          || ' a lot for ' || round(100 * e.close_share) || '% of the lots'
        when 'delta_breach' then 'a delta of ' || e.delta_beyond
        when 'touch' then 'a sold strike'
          || case when e.strike_distance > 0
            then ' or ' || round(100 * e.strike_distance, 2) || '% before it' else '' end
        when 'iv_exit' then 'implied volatility ' || case when e.volatility_change > 0
          then '+' else '' end || round(100 * e.volatility_change, 1) || '%'
        when 'event_exit' then to_char(e.at_time, 'HH24:MI') || ', ' || e.sessions_before
          || ' session(s) before ' || coalesce('an event of kind ' || e.event_kind, 'an event')
        when 'time_exit' then to_char(e.at_time, 'HH24:MI') || ', ' || e.sessions_before
          || ' session(s) before ' || x.expiry
        else to_char(e.at_time, 'HH24:MI') || ', ' || e.days_before || ' day(s) before '
          || x.expiry end, ' or ' order by e.rule_number)
        from public.exit_rules e where e.strategy_id = x.strategy_id and e.is_on)) as detail,
    jsonb_build_object('mode', x.mode, 'lots', x.lots, 'opened_at', x.opened_at,
      'entry_net', round(x.entry_net, 2), 'entry_charges', round(x.entry_charges, 2),
      'capital_used', round(x.capital_used, 2), 'expiry', x.expiry) as figures
  union all
  select array[3], 'marks', x.definition, k.last_state,
    concat_ws('; ', k.marked || case k.marked when 1 then ' mark' else ' marks' end,
      'worst ' || private.rupees(k.worst), 'best ' || private.rupees(k.best),
      'last ' || coalesce(private.rupees(k.last_value), 'without a quote') || ' at '
        || private.clock_text(k.last_at, s.trading_date)),
    jsonb_build_object('marks', k.marked, 'worst', round(k.worst, 2), 'best', round(k.best, 2),
      'last', round(k.last_value, 2), 'last_at', k.last_at)
  where k.marked > 0
  union all
  select array[5, coalesce(e.plan_id, 0), 0, e.exit_id], 'exit', e.rule, 'fired',
    concat_ws('; ', case e.rule
      when 'profit_target' then 'target ' || private.rupees((e.details ->> 'target')::numeric)
      when 'stop_loss' then 'loss limit ' || private.rupees((e.details ->> 'limit')::numeric)
      when 'trailing_stop' then 'best profit ' || private.rupees((e.details ->> 'peak')::numeric)
        || ', trail at ' || private.rupees((e.details ->> 'limit')::numeric)
      when 'scale_out' then (e.details ->> 'lots') || ' lot(s) at a profit of '
        || private.rupees((e.details ->> 'profit')::numeric) || ' each'
      when 'delta_breach' then 'delta ' || private.figures_text(e.details -> 'deltas', 3)
        || ', beyond ' || (e.details ->> 'beyond')
      when 'touch' then 'sold strike ' || (e.details ->> 'strike') || ', spot '
        || private.figures_text(e.details -> 'spots', 2)
      when 'iv_exit' then 'implied volatility changed by '
        || private.figures_text(e.details -> 'changes', 3) || ', limit '
        || (e.details ->> 'change')
      when 'flatten' then 'asked for by the owner'
      when 'adjustment' then 'adjustment ' || (e.details ->> 'adjustment') || ' accepted by the '
        || 'owner'
      when 'event_exit' then (e.details ->> 'event') || ' on ' || (e.details ->> 'date') || ', due '
        || private.clock_text((e.details ->> 'dueAt')::timestamptz, s.trading_date)
      else 'due ' || private.clock_text((e.details ->> 'dueAt')::timestamptz, s.trading_date) end,
      'marks ' || (select string_agg(private.rupees(v::numeric), ' and ' order by i)
        from jsonb_array_elements_text(e.details -> 'marks') with ordinality d (v, i)),
      'at ' || private.clock_text(e.fired_at, s.trading_date)),
    jsonb_build_object('rule', e.rule, 'fired_at', e.fired_at, 'details', e.details)
  from public.exits e where e.position_id = x.position_id
  union all
  select array[9], 'result', x.definition, x.state,
    concat_ws('; ', 'realised ' || private.rupees(x.realised) || ' after all charges',
      case when x.exit_net < 0 then 'paid ' else 'received ' end
        || private.rupees(abs(x.exit_net)) || ', charges ' || private.rupees(x.exit_charges),
      'by ' || x.exit_rule || ' at ' || private.clock_text(x.closed_at, s.trading_date)),
    jsonb_build_object('realised', round(x.realised, 2), 'exit_net', round(x.exit_net, 2),
      'exit_charges', round(x.exit_charges, 2), 'exit_rule', x.exit_rule,
      'closed_at', x.closed_at)
  where x.state = 'closed') o;

revoke all on table private.trail_of_positions from public, anon, authenticated;
grant select on table private.trail_of_positions to service_role;

comment on view private.trail_of_positions is
  'Steps of the trail that tell a position, its marks in one step, the exits that fired and what '
  'it came to.';
