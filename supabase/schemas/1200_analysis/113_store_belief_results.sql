create function public.store_belief_results(
  p_rows jsonb, p_on date, p_closed_sessions integer
) returns integer
language plpgsql set search_path = '' as $$
declare
  v_until date := coalesce((
    select trading_date from public.sessions where trading_date > p_on
    order by trading_date offset p_closed_sessions - 1 limit 1),
    p_on + 7 * p_closed_sessions / 5);
  v_belief public.beliefs;
  v_count integer := 0;
begin
  perform private.require_keys('public.beliefs', p_rows,
    '{claim,scope,horizon_sessions,slope,closes}');
  for v_belief in
    update public.beliefs b set slope = r.slope,
      closed_until = case when r.closes then v_until else b.closed_until end
    from jsonb_to_recordset(p_rows) as r(claim text, scope text, horizon_sessions integer,
      slope double precision, closes boolean)
    where (b.claim, b.scope, b.horizon_sessions) = (r.claim, r.scope, r.horizon_sessions)
      and (b.slope is distinct from r.slope or r.closes)
    returning b.*
  loop
    if v_belief.closed_until = v_until then
      perform private.note_belief(v_belief, p_on, 'closed');
    end if;
    v_count := v_count + 1;
  end loop;
  return v_count;
end $$;

revoke all on function public.store_belief_results(jsonb, date, integer)
  from public, anon, authenticated;
grant execute on function public.store_belief_results(jsonb, date, integer) to service_role;

comment on function public.store_belief_results(jsonb, date, integer) is
  'What closed trades say of beliefs: the slope of realised on expected, and where the premium '
  'sleeve of a scope closes for so many sessions. Returns how many beliefs changed.';
