create function public.store_marks(p_marks jsonb) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  perform private.require_keys('public.position_marks', p_marks,
    '{position_id,marked_at,state,close_value,unrealised,unrealised_mid}');
  insert into public.position_marks (position_id, marked_at, state, close_value, unrealised,
    unrealised_mid)
  select x.position_id, x.marked_at, x.state, x.close_value, x.unrealised, x.unrealised_mid
  from jsonb_to_recordset(p_marks) as x(position_id bigint, marked_at timestamptz, state text,
    close_value numeric, unrealised numeric, unrealised_mid numeric)
  on conflict (position_id, marked_at) do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

revoke all on function public.store_marks(jsonb) from public, anon, authenticated;
grant execute on function public.store_marks(jsonb) to service_role;

comment on function public.store_marks(jsonb) is
  'Stores marks, each once by position and instant; returns how many are new.';
