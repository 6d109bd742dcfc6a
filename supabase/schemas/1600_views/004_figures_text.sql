create function private.figures_text(p_figures jsonb, p_digits integer) returns text
language sql immutable set search_path = '' as $$
  select string_agg(round(v::numeric, p_digits)::text, ' and ' order by i)
  from jsonb_array_elements_text(p_figures) with ordinality d (v, i)
$$;

revoke all on function private.figures_text(jsonb, integer) from public, anon, authenticated;
grant execute on function private.figures_text(jsonb, integer) to service_role;

comment on function private.figures_text(jsonb, integer) is
  'Figures of an array as a person reads them, rounded to so many digits.';
