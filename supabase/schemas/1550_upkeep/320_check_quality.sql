create function public.check_quality(p_check text, p_trading_date date, p_now timestamptz)
returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_session date;
  v_finding public.quality_findings;
begin
  if not exists (select 1 from private.quality_rules() where check_name = p_check) then
    raise exception 'there is no check named %', p_check
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  select max(trading_date) into v_session from public.sessions
  where trading_date <= p_trading_date and closes_at <= p_now;
  insert into public.quality_findings as q (trading_date, check_name, state, found, samples, detail,
    remedy, checked_at)
  select p_trading_date, p_check,
    case when bool_or(f.serious) then 'failed' when count(f.name) > 0 then 'warning' else 'ok' end,
    count(f.name), coalesce((array_agg(f.name || ': ' || f.found
      order by f.serious desc, f.name, f.found) filter (where f.name is not null))[1:5], '{}'),
    r.detail, r.remedy, p_now
  from private.quality_rules() r
  left join private.quality_of(p_check, p_trading_date, v_session) f on true
  where r.check_name = p_check group by r.detail, r.remedy
  on conflict (trading_date, check_name) do update set state = excluded.state,
    found = excluded.found, samples = excluded.samples, detail = excluded.detail,
    remedy = excluded.remedy, checked_at = excluded.checked_at
  returning * into v_finding;
  return jsonb_build_object('state', v_finding.state, 'found', v_finding.found);
end $$;

revoke all on function public.check_quality(text, date, timestamptz)
  from public, anon, authenticated;
grant execute on function public.check_quality(text, date, timestamptz) to service_role;

comment on function public.check_quality(text, date, timestamptz) is
  'Makes one check of a date and stores what it found in quality_findings, in place of what it '
  'found before. What a run left is looked at in the last session that has ended.';
