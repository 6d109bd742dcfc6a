create function private.claim_validity() returns interval
language sql immutable set search_path = '' as $$ select interval '2 minutes' $$;

revoke all on function private.claim_validity() from public, anon, authenticated;
grant execute on function private.claim_validity() to service_role;

comment on function private.claim_validity() is
  'How long a claim may wait for its function: pg_net gives up after ten seconds, a cold start '
  'takes less than one.';
