create function private.seen_vault(p_token_digest text, p_url_digest text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare v_seen jsonb;
begin
  if to_regclass('vault.decrypted_secrets') is null then
    return null;
  end if;
  select jsonb_object_agg(e.name, case when s.decrypted_secret is null then 'missing'
    when encode(sha256(convert_to(s.decrypted_secret, 'UTF8')), 'hex') = e.digest then 'same'
    else 'differs' end)
  into v_seen
  from (values ('cron_token', p_token_digest), ('project_url', p_url_digest)) e (name, digest)
  left join vault.decrypted_secrets s on s.name = e.name;
  return v_seen;
end $$;

revoke all on function private.seen_vault(text, text) from public, anon, authenticated;
grant execute on function private.seen_vault(text, text) to service_role;

comment on function private.seen_vault(text, text) is
  'Whether each secret of the scheduler is missing, the same or differs, told by SHA-256 digests '
  'in hexadecimal: no secret comes in or goes out. Null where Vault is not there.';
