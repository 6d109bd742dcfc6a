create function private.broken_rule(p_value jsonb, p_rule public.setting_rules) returns text
language sql immutable set search_path = '' as $$
  select case p_rule.kind
    when 'switch' then
      case when jsonb_typeof(p_value) = 'boolean' then null else 'must be true or false' end
    when 'address' then
      case when jsonb_typeof(p_value) = 'string'
          and p_value #>> '{}' ~ '^(https?://[^[:space:][:cntrl:]]+)?$' then null
        else 'must be empty or an http(s) address' end
    else
      case when case when jsonb_typeof(p_value) = 'number'
            then (p_value #>> '{}')::numeric between p_rule.least and p_rule.most
              and (p_rule.kind = 'number' or (p_value #>> '{}')::numeric % 1 = 0)
            else false end then null
        else format('must be a %s from %s to %s',
          case p_rule.kind when 'whole' then 'whole number' else 'number' end,
          p_rule.least, p_rule.most) end
  end
$$;

revoke all on function private.broken_rule(jsonb, public.setting_rules)
  from public, anon, authenticated;
grant execute on function private.broken_rule(jsonb, public.setting_rules) to service_role;

comment on function private.broken_rule(jsonb, public.setting_rules) is
  'The rule that a setting''s value breaks; null where it keeps it.';
