create function private.is_late(p_table text, p_old jsonb, p_new jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case p_table
      when 'plans' then
        (p_old ->> 'kind', p_old ->> 'state', p_new ->> 'state') in (
          ('entry', 'unwound', 'unwinding'), ('entry', 'failed', 'unwinding'),
          ('adjust', 'unwound', 'unwinding'), ('adjust', 'failed', 'unwinding'),
          ('exit', 'filled', 'executing'))
        and exists (
          select 1 from public.intents i join public.orders o using (intent_id)
          where i.plan_id = (p_old ->> 'plan_id')::bigint and o.filled_quantity > 0
            and o.updated_at >= (p_old ->> 'finished_at')::timestamptz)
      when 'positions' then
        (p_old ->> 'state', p_new ->> 'state') = ('closed', 'closing')
        and exists (
          select 1 from public.plans p where p.position_id = (p_old ->> 'position_id')::bigint
            and p.kind = 'exit' and p.state = 'executing')
      else false
    end);
end
$$;

revoke all on function private.is_late(text, jsonb, jsonb) from public, anon, authenticated;
grant execute on function private.is_late(text, jsonb, jsonb) to service_role;

comment on function private.is_late(text, jsonb, jsonb) is
  'Whether a plan or position that ended goes on because one of its orders was filled after that.';
