create function private.guard_paper_order() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    if current_setting('desk.archiving', true) = 'on' then
      return old;
    end if;
  elsif new is not distinct from old
    or (old.state = 'open' and new.filled_quantity >= old.filled_quantity
      and to_jsonb(new) - '{state,filled_quantity,fills}'::text[]
        = to_jsonb(old) - '{state,filled_quantity,fills}'::text[]
      and new.filled_quantity = (
        select coalesce(sum((x ->> 'quantity')::integer), 0)
        from jsonb_array_elements(new.fills) x))
    or (current_setting('desk.modifying', true) = 'on' and old.state = 'open'
      and new.quantity > new.filled_quantity
      and to_jsonb(new) - '{quantity,limit_price}'::text[]
        = to_jsonb(old) - '{quantity,limit_price}'::text[]) then
    return new;
  end if;
  raise exception 'paper order %: what the book has is kept as it was', old.correlation_id
    using errcode = 'P0001', hint = 'conflict';
end $$;

revoke all on function private.guard_paper_order() from public, anon, authenticated;
grant execute on function private.guard_paper_order() to service_role;

comment on function private.guard_paper_order() is
  'An open order of the paper book may be filled, cancelled, or by public.paper_modify changed in '
  'limit and quantity, and that is all.';
