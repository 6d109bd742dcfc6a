create function private.schedule_body_fault(p_function text, p_body jsonb) returns text
language sql immutable set search_path = '' as $$
  select case
    when jsonb_typeof(p_body) <> 'object' then 'body must be an object'
    when p_function = 'maintain' and not coalesce(p_body ->> 'job' = any (l.jobs), false)
      then 'body.job must be one of ' || array_to_string(l.jobs, ', ')
    when p_function = 'analyze' and not p_body ? 'risk' then 'body.risk must name a risk'
    when p_body ->> 'mode' not in ('paper', 'live') then 'body.mode must be paper or live'
    when p_body ->> 'risk' not in ('conservative', 'moderate', 'aggressive')
      then 'body.risk must be conservative, moderate or aggressive'
    else (
      select 'body.' || key || ' is not a field that the scheduler may send to ' || p_function
      from jsonb_object_keys(p_body) key
      where not coalesce((jsonb_build_object(
        'maintain', array['job'],
        'analyze', array['risk', 'holdingDays', 'topPerUnderlying'],
        'allocate', array['risk', 'capital', 'ordering'],
        'execute', array['mode', 'top'],
        'monitor', array[]::text[]) -> p_function) ? key, false)
      order by key limit 1)
  end
  from (select array['token', 'contracts', 'candles', 'iv', 'bans', 'archive', 'quality',
    'report', 'beliefs', 'targets'] as jobs) l
$$;

revoke all on function private.schedule_body_fault(text, jsonb) from public, anon, authenticated;
grant execute on function private.schedule_body_fault(text, jsonb) to service_role;

comment on function private.schedule_body_fault(text, jsonb) is
  'What is wrong with the body of a schedule, null where nothing is. An analysis names its risk, '
  'since that tells whether it is done; other values are checked by the function when it is '
  'called.';
