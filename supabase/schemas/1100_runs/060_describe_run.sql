create function private.describe_run(p_run_id bigint) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'runId', r.run_id,
    'state', r.state,
    'generation', r.generation,
    'inputs', r.inputs,
    'startedAt', r.started_at,
    'done', count(t.*) filter (where t.state in ('done', 'rejected')),
    'remaining', count(t.*) filter (where t.state in ('pending', 'running')),
    'deferred', count(t.*) filter (where t.state = 'pending' and t.not_before is not null),
    'retryAt', min(t.not_before) filter (where t.state = 'pending'),
    'accepted', count(t.*) filter (where t.state = 'done'),
    'rejected', count(t.*) filter (where t.state = 'rejected'))
  from public.runs r join public.tasks t using (run_id)
  where r.run_id = p_run_id
  group by r.run_id
$$;

revoke all on function private.describe_run(bigint) from public, anon, authenticated;
grant execute on function private.describe_run(bigint) to service_role;

comment on function private.describe_run(bigint) is 'What a caller is told of a run.';
