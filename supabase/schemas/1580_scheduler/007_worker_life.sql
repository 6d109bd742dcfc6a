create function private.worker_life() returns interval
language sql immutable set search_path = '' as $$ select interval '160 seconds' $$;

revoke all on function private.worker_life() from public, anon, authenticated;
grant execute on function private.worker_life() to service_role;

comment on function private.worker_life() is
  'A worker that took a claim so long ago is dead: the platform ends each after 150 seconds.';
