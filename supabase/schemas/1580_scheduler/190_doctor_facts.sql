create function public.doctor_facts(p_now timestamptz, p_token_digest text, p_url_digest text)
  returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'scheduler', private.seen_scheduler(p_now),
    'vault', private.seen_vault(p_token_digest, p_url_digest),
    'database', private.seen_database(p_now),
    'desk', private.seen_desk(p_now))
$$;

revoke all on function public.doctor_facts(timestamptz, text, text)
  from public, anon, authenticated;
grant execute on function public.doctor_facts(timestamptz, text, text) to service_role;

comment on function public.doctor_facts(timestamptz, text, text) is
  'What npm run doctor judges and the API does not show: pg_cron, pg_net, Vault, migrations, size. '
  'It runs with its owner''s rights and tells no secret. Digests: SHA-256 in hexadecimal of the '
  'expected secrets cron_token and project_url, null where none is known.';
