create function private.guard_settings() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_name text;
  v_least text;
  v_rule text;
  v_value jsonb;
begin
  select s.name, case when r.name is null then 'is no setting of the desk'
      else private.broken_rule(s.value, r) end, s.value
  into v_name, v_rule, v_value
  from public.settings s left join public.setting_rules r using (name)
  where r.name is null or private.broken_rule(s.value, r) is not null
  order by s.name limit 1;
  if found then
    raise exception 'setting %: %, not %', v_name, v_rule, left(v_value::text, 60)
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  if tg_op <> 'INSERT' then
    select r.name into v_name from public.setting_rules r
    where not exists (select 1 from public.settings s where s.name = r.name)
    order by r.name limit 1;
    if found then
      raise exception 'setting %: cannot be taken away, change its value', v_name
        using errcode = 'P0001', hint = 'bad_request';
    end if;
  end if;
  select o.name, o.least, t.value into v_name, v_least, v_value
  from (values ('trade_sessions', 'strategy_sessions'), ('vix_normal_most', 'vix_low_most'))
    o (name, least)
  join public.settings t on t.name = o.name
  join public.settings s on s.name = o.least
  where t.value < s.value
  order by o.name limit 1;
  if found then
    raise exception 'setting %: must be at least %, not %', v_name, v_least, v_value
      using errcode = 'P0001', hint = 'bad_request';
  end if;
  return null;
end $$;

revoke all on function private.guard_settings() from public, anon, authenticated;
grant execute on function private.guard_settings() to service_role;

comment on function private.guard_settings() is
  'Every setting keeps its rule after every statement, and none is missing: the functions stop '
  'without it.';
