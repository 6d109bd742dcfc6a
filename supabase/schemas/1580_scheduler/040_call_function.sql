create function private.call_function(p_function text, p_body jsonb) returns bigint
language plpgsql set search_path = '' as $$
declare
  v_url text;
  v_token text;
begin
  if to_regclass('vault.decrypted_secrets') is null then
    raise exception 'Vault is not there: enable the extension supabase_vault'
      using errcode = 'P0001', hint = 'missing_data';
  end if;
  if to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is null then
    raise exception 'pg_net is not there: enable the extension pg_net'
      using errcode = 'P0001', hint = 'missing_data';
  end if;
  select decrypted_secret into v_url from vault.decrypted_secrets where name = 'project_url';
  select decrypted_secret into v_token from vault.decrypted_secrets where name = 'cron_token';
  if v_url is null or v_token is null then
    raise exception 'Vault has no secret named %',
      case when v_url is null then 'project_url' else 'cron_token' end
      using errcode = 'P0001', hint = 'missing_data';
  end if;
  return net.http_post(
    url => v_url || '/functions/v1/' || p_function,
    body => p_body,
    params => '{}',
    headers => jsonb_build_object('Content-Type', 'application/json', 'x-cron-token', v_token),
    timeout_milliseconds => 10000);
end $$;

revoke all on function private.call_function(text, jsonb) from public, anon, authenticated;
grant execute on function private.call_function(text, jsonb) to service_role;

comment on function private.call_function(text, jsonb) is
  'Queues a call of a function by pg_net with the scheduler''s token of Vault, and returns its '
  'request''s id; it goes out when the transaction ends. Refused where pg_net, Vault or a secret '
  'is missing.';
