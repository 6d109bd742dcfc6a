create function public.read_preferences(p_date date) returns json
language sql stable set search_path = '' as $$
  select json_build_object(
    'vix', (select c.close from public.candles c
      where c.name = 'INDIAVIX' and c.trading_date < p_date
      order by c.trading_date desc limit 1),
    'industries', (select coalesce(json_agg(json_build_object('industry', i.industry,
        'stance', i.stance, 'rating', i.rating, 'share', coalesce(i.share, 0))
        order by i.industry), '[]')
      from public.industry_shares i),
    'tiers', (select coalesce(json_agg(json_build_object('level', t.level,
        'definition', t.definition, 'tier', t.tier, 'weight', t.weight)
        order by t.level, t.tier, t.weight desc, t.definition), '[]')
      from public.definition_tiers t),
    'fallbacks', (select coalesce(json_agg(json_build_object('level', f.level,
        'definition', f.definition, 'place', f.place, 'fallback', f.fallback,
        'weight', f.weight) order by f.level, f.definition, f.place), '[]')
      from public.definition_fallbacks f))
$$;

revoke all on function public.read_preferences(date) from public, anon, authenticated;
grant execute on function public.read_preferences(date) to service_role;

comment on function public.read_preferences(date) is
  'What the owner thinks of industries and definitions, and the last close of India VIX before a '
  'date, which says whose tiers hold.';
