create function private.enable_scheduler() returns text
language plpgsql set search_path = '' as $$
declare
  v_name text;
  v_schema text;
  v_missing text;
begin
  for v_name, v_schema in
    values ('pg_cron', 'pg_catalog'), ('pg_net', 'extensions')
  loop
    if exists (select 1 from pg_catalog.pg_available_extensions e where e.name = v_name)
      and not exists (select 1 from pg_catalog.pg_extension e where e.extname = v_name) then
      begin
        execute format('create extension %I with schema %I', v_name, v_schema);
      exception when others then
        raise notice 'extension % cannot be enabled here: %', v_name, sqlerrm;
      end;
    end if;
  end loop;
  v_missing := concat_ws(', ',
    case when to_regprocedure('cron.schedule(text,text,text)') is null then 'pg_cron' end,
    case when to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is null
      then 'pg_net' end,
    case when to_regclass('vault.decrypted_secrets') is null then 'Vault' end);
  if to_regprocedure('cron.schedule(text,text,text)') is not null then
    perform cron.schedule('options-desk-tick', '* * * * *', 'select private.tick(now())');
  end if;
  if v_missing <> '' then
    raise notice 'nothing wakes the desk by itself: % missing', v_missing;
    return 'missing: ' || v_missing;
  end if;
  return 'options-desk-tick is scheduled each minute';
end $$;

revoke all on function private.enable_scheduler() from public, anon, authenticated;
grant execute on function private.enable_scheduler() to service_role;

comment on function private.enable_scheduler() is
  'Enables pg_cron and pg_net where they can be had and schedules the one job; says what is '
  'missing. Run it again after they were enabled by hand.';
