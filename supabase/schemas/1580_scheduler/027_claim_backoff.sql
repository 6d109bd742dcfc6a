create function private.claim_backoff(p_schedule text, p_date date) returns interval
language sql stable set search_path = '' as $$
  select case when n = 0 then interval '0' else least(2 ^ least(n - 1, 4), 15) * interval '1 minute'
    end
  from private.claim_failures(p_schedule, p_date) n
$$;

revoke all on function private.claim_backoff(text, date) from public, anon, authenticated;
grant execute on function private.claim_backoff(text, date) to service_role;

comment on function private.claim_backoff(text, date) is
  'How long after the last start of a date the next one waits: not at all where it went well, '
  'else 1, 2, 4, 8 and then 15 minutes.';
