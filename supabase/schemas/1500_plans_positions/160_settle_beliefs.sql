create function public.settle_beliefs(p_through date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.belief_trades (claim, scope, horizon_sessions, position_id, sleeve, expiry,
    closed_on, expected, market_expected, deviation, realised)
  select b.claim, b.scope, b.horizon_sessions, x.position_id, x.sleeve, x.expiry, x.closed_on,
    x.lots * s.ev_p, x.lots * s.ev_q, x.lots * s.outcome_deviation, x.realised
  from (select *, (closed_at at time zone 'Asia/Kolkata')::date as closed_on
    from public.positions
    where state = 'closed'
      and (closed_at at time zone 'Asia/Kolkata')::date between p_through - 30 and p_through) x
  join public.strategies s using (strategy_id)
  -- A strategy names the beliefs that it rests on: "CLAIM of SCOPE over HORIZON sessions: ...".
  join public.beliefs b on position(b.claim || ' of ' || b.scope || ' over ' || b.horizon_sessions
    || ' sessions:' in s.belief) > 0
  where num_nulls(s.ev_p, s.ev_q, s.outcome_deviation) = 0
  on conflict (claim, scope, horizon_sessions, position_id) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.settle_beliefs(date) from public, anon, authenticated;
grant execute on function public.settle_beliefs(date) to service_role;

comment on function public.settle_beliefs(date) is
  'Notes the positions that closed in the 30 days up to a date under each belief that they rest '
  'on; returns how many rows are new.';
