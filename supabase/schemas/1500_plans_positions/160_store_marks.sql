create function public.store_marks(p_marks jsonb, p_sessions jsonb) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.position_marks', p_marks,
    private.columns_of('public.position_marks'));
  perform private.require_keys('public.position_sessions', p_sessions,
    array_remove(private.columns_of('public.position_sessions'), 'trading_date'));
  insert into public.position_marks
  select x.* from jsonb_populate_recordset(null::public.position_marks, p_marks) x
  on conflict (position_id, marked_at) do nothing;
  get diagnostics v_count = row_count;
  -- What an earlier mark came to never takes the place of a later one's.
  insert into public.position_sessions as s (position_id, trading_date, marked_at, profit_mid,
    peak_mid, reading, charges, costs, by_delta, by_gamma, by_vega, by_theta)
  select x.position_id, (x.marked_at at time zone 'Asia/Kolkata')::date, x.marked_at, x.profit_mid,
    x.peak_mid, x.reading, x.charges, x.costs, x.by_delta, x.by_gamma, x.by_vega, x.by_theta
  from jsonb_populate_recordset(null::public.position_sessions, p_sessions) x
  on conflict (position_id, trading_date) do update set marked_at = excluded.marked_at,
    profit_mid = excluded.profit_mid, peak_mid = greatest(s.peak_mid, excluded.peak_mid),
    reading = excluded.reading, charges = excluded.charges, costs = excluded.costs,
    by_delta = excluded.by_delta, by_gamma = excluded.by_gamma, by_vega = excluded.by_vega,
    by_theta = excluded.by_theta
  where s.marked_at < excluded.marked_at;
  return v_count;
end $$;

revoke all on function public.store_marks(jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.store_marks(jsonb, jsonb) to service_role;

comment on function public.store_marks(jsonb, jsonb) is
  'Stores marks, each once by position and instant, and what they came to by now; returns how many '
  'marks are new.';
