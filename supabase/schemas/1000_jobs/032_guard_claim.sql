create function private.guard_claim() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_allowed constant jsonb := '{"sent": ["taken", "failed", "lapsed"],
    "taken": ["done", "open", "failed", "lost"], "lost": ["done", "open", "failed"],
    "done": [], "open": [], "failed": [], "lapsed": []}';
begin
  if new.state <> old.state and not (v_allowed -> old.state) ? new.state then
    raise exception 'claim %: from % to % is no transition', old.claim_id, old.state, new.state
      using errcode = 'P0001', hint = 'conflict';
  end if;
  if (to_jsonb(new) - '{state,request_id,taken_at,ended_at,error_code,error_message}'::text[])
    is distinct from
    (to_jsonb(old) - '{state,request_id,taken_at,ended_at,error_code,error_message}'::text[]) then
    raise exception 'claim %: what was claimed never changes', old.claim_id
      using errcode = 'P0001', hint = 'conflict';
  end if;
  return new;
end $$;

revoke all on function private.guard_claim() from public, anon, authenticated;
grant execute on function private.guard_claim() to service_role;

comment on function private.guard_claim() is
  'Allowed transitions of a claim; what it is for never changes.';
