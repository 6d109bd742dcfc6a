create function public.desk_id(p_now timestamptz) returns text
language plpgsql set search_path = '' as $$
begin
  -- A letter first: four digits would look like an id of the broker's.
  insert into public.desk_identity (desk_id, made_at)
  values (chr(97 + floor(26 * random())::integer) || left(gen_random_uuid()::text, 3), p_now)
  on conflict (only_row) do nothing;
  return (select desk_id from public.desk_identity);
end $$;

revoke all on function public.desk_id(timestamptz) from public, anon, authenticated;
grant execute on function public.desk_id(timestamptz) to service_role;

comment on function public.desk_id(timestamptz) is
  'The four characters that every correlation id begins with; made by the first who asks.';
