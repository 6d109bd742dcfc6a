create function public.add_intents(
  p_plan_id bigint, p_fence bigint, p_intents jsonb, p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
begin
  perform private.write_intents(p_plan_id, p_intents, p_now);
  perform private.hold_plan(p_plan_id, p_fence, p_now);
  return public.read_plan(p_plan_id);
end $$;

revoke all on function public.add_intents(bigint, bigint, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.add_intents(bigint, bigint, jsonb, timestamptz)
  to service_role;

comment on function public.add_intents(bigint, bigint, jsonb, timestamptz) is
  'More orders for a plan: another try at what is not filled, or the way back.';
