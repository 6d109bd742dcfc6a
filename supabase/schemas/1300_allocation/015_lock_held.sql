create function private.lock_held() returns void
language sql volatile set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('what is held', 0))
$$;

revoke all on function private.lock_held() from public, anon, authenticated;
grant execute on function private.lock_held() to service_role;

comment on function private.lock_held() is
  'Until the transaction ends nobody else chooses lots or begins an entry: what is held now is '
  'held at the write. One lock for all dates, for what is held is of no date.';
