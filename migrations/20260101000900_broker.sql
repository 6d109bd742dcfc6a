-- Compiled from supabase/schemas/0900_broker by `npm run schema`: edit it there.

create table public.rate_limits (
  family text primary key
    check (family in ('data', 'quote', 'chain', 'orders', 'other')),
  interval_seconds numeric check (interval_seconds > 0),
  source text not null
);

alter table public.rate_limits enable row level security;
revoke all on table public.rate_limits from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_limits to service_role;

comment on table public.rate_limits is
  'How often a family of broker requests may be sent, shared by all functions; the broker''s '
  'published limits are the ceiling.';
comment on column public.rate_limits.interval_seconds is
  'Least seconds between two requests of one key; null where rate_windows counts them.';

create table public.rate_windows (
  family text not null references public.rate_limits,
  seconds integer not null check (seconds > 0),
  requests integer not null check (requests > 0),
  entry_requests integer not null check (entry_requests between 1 and requests),
  source text not null,
  primary key (family, seconds)
);

alter table public.rate_windows enable row level security;
revoke all on table public.rate_windows from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_windows to service_role;

comment on table public.rate_windows is
  'How many requests of a family may be sent in any so many seconds, shared by all functions.';
comment on column public.rate_windows.entry_requests is
  'How many of them entries may use: the rest is kept for cancels, unwinds and exits.';

create table public.rate_buckets (
  family text not null references public.rate_limits,
  key text not null default '',
  next_at timestamptz not null,
  primary key (family, key)
);

alter table public.rate_buckets enable row level security;
revoke all on table public.rate_buckets from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_buckets to service_role;

comment on table public.rate_buckets is 'When the next request of a family and key may be sent.';
comment on column public.rate_buckets.key is
  'What is limited inside the family: of chains underlying and expiry, else empty.';

create table public.rate_sends (
  send_id bigint generated always as identity primary key,
  family text not null references public.rate_limits,
  sent_at timestamptz not null,
  is_reducing boolean not null
);

create index rate_sends_by_time on public.rate_sends (family, sent_at);

alter table public.rate_sends enable row level security;
revoke all on table public.rate_sends from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_sends to service_role;

comment on table public.rate_sends is
  'Reserved requests of the families that rate_windows counts, as long as its longest window.';
comment on column public.rate_sends.sent_at is 'From when it may be sent.';
comment on column public.rate_sends.is_reducing is
  'True for what takes risk off: cancels, unwinds, exits.';

create table public.rate_stops (
  only_row boolean primary key default true check (only_row),
  stopped_until timestamptz not null
);

alter table public.rate_stops enable row level security;
revoke all on table public.rate_stops from public, anon, authenticated;
grant select, insert, update, delete on table public.rate_stops to service_role;

comment on table public.rate_stops is 'One row while the broker told the account to stop (805).';

create table public.broker_sessions (
  client_id text primary key,
  nonce text not null check (nonce ~ '^[0-9a-f]{24}$'),
  ciphertext text not null
    check (ciphertext ~ '^([0-9a-f]{2}){17,}$' and length(ciphertext) <= 8192),
  valid_until timestamptz not null,
  minted_at timestamptz not null
);

alter table public.broker_sessions enable row level security;
revoke all on table public.broker_sessions from public, anon, authenticated;
grant select, insert, update, delete on table public.broker_sessions to service_role;

comment on table public.broker_sessions is
  'The broker''s access token of each client, as ciphertext alone: the key is derived from the '
  'functions'' secret TOKEN_KEY, which the database never sees. A row that the secret does not '
  'open counts as absent, and a token is minted anew.';
comment on column public.broker_sessions.nonce is '12 bytes in hexadecimal, new for each token.';
comment on column public.broker_sessions.ciphertext is
  'AES-GCM with its tag in hexadecimal, bound to the client id. The CHECK refuses a plain token: '
  'it has other characters.';
comment on column public.broker_sessions.minted_at is
  'When the leave to mint it was taken: the broker may not know a token for some seconds after it.';

create table public.broker_mints (
  client_id text primary key,
  next_at timestamptz not null
);

alter table public.broker_mints enable row level security;
revoke all on table public.broker_mints from public, anon, authenticated;
grant select, insert, update, delete on table public.broker_mints to service_role;

comment on table public.broker_mints is
  'From when the next token of a client may be minted: the broker allows one in two minutes, and a '
  'refused one starts the window again.';

create table public.postbacks (
  postback_id bigint generated always as identity primary key,
  received_at timestamptz not null,
  broker_order_id text not null,
  correlation_id text,
  status text not null,
  constraint postbacks_hint
    unique nulls not distinct (broker_order_id, status, correlation_id)
);

alter table public.postbacks enable row level security;
revoke all on table public.postbacks from public, anon, authenticated;
grant select, insert, update, delete on table public.postbacks to service_role;

comment on table public.postbacks is
  'What the broker''s webhook said: a hint to look, never a confirmation. One row a hint, however '
  'often it came.';

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

create table public.paper_orders (
  correlation_id text primary key,
  broker_order_id text not null unique,
  segment public.segment not null,
  security_id text not null,
  side public.side not null,
  quantity integer not null,
  limit_price numeric not null,
  state text not null check (state in ('open', 'filled', 'cancelled')),
  filled_quantity integer not null default 0,
  fills jsonb not null default '[]',
  received_at timestamptz not null,
  check (filled_quantity <= quantity)
);

create trigger guard_paper_order before update or delete on public.paper_orders
  for each row execute function private.guard_paper_order();

alter table public.paper_orders enable row level security;
revoke all on table public.paper_orders from public, anon, authenticated;
grant select, insert, update, delete on table public.paper_orders to service_role;

comment on table public.paper_orders is
  'The book of the paper broker: what a real broker would keep on its side.';
comment on column public.paper_orders.fills is '[{tradeId, quantity, price, at}].';

create function private.window_opens_at(p_items jsonb) returns timestamptz
language sql stable set search_path = '' as $$
  select max(f.opens_at)
  from jsonb_array_elements(p_items) x
    join public.rate_windows w on w.family = x ->> 'family'
    cross join lateral (
      (select s.sent_at + make_interval(secs => w.seconds) as opens_at
        from public.rate_sends s where s.family = w.family
        order by s.sent_at desc offset w.requests - 1 limit 1)
      union all
      (select s.sent_at + make_interval(secs => w.seconds)
        from public.rate_sends s where s.family = w.family and not s.is_reducing
          and not coalesce((x ->> 'isReducing')::boolean, false)
        order by s.sent_at desc offset w.entry_requests - 1 limit 1)
    ) f
$$;

revoke all on function private.window_opens_at(jsonb) from public, anon, authenticated;
grant execute on function private.window_opens_at(jsonb) to service_role;

comment on function private.window_opens_at(jsonb) is
  'From when every window that counts the items has room for one more: so long after the send that '
  'fills it, wherever in time others are reserved. p_items: [{"family", "key", "isReducing"}].';

create function public.reserve_rates(p_requests jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_from timestamptz;
  v_request jsonb;
  v_at timestamptz;
  v_allowed jsonb := '[]';
begin
  perform private.require_keys('public.rate_limits',
    jsonb_path_query_array(p_requests, '$[*][*]'), '{family,key,isReducing}');
  select greatest(p_now, max(stopped_until)) into v_from from public.rate_stops;
  -- All buckets first and in one order, so that two callers never wait for each other.
  insert into public.rate_buckets as b (family, key, next_at)
  select distinct l.family, coalesce(x ->> 'key', '') as key, p_now
  from jsonb_path_query(p_requests, '$[*][*]') x
    join public.rate_limits l on l.family = x ->> 'family'
  order by l.family, key
  on conflict (family, key) do update set next_at = greatest(b.next_at, p_now);
  delete from public.rate_sends s
  where s.sent_at < p_now
    - (select make_interval(secs => max(w.seconds)) from public.rate_windows w);
  for v_request in
    select r.items from jsonb_array_elements(p_requests) with ordinality as r(items, place)
    order by r.place
  loop
    select greatest(v_from, max(b.next_at), private.window_opens_at(v_request)) into v_at
    from public.rate_buckets b join jsonb_array_elements(v_request) x
      on b.family = x ->> 'family' and b.key = coalesce(x ->> 'key', '');
    update public.rate_buckets b
    set next_at = v_at + make_interval(secs => l.interval_seconds::double precision)
    from jsonb_array_elements(v_request) x join public.rate_limits l on l.family = x ->> 'family'
    where b.family = l.family and b.key = coalesce(x ->> 'key', '')
      and l.interval_seconds is not null;
    insert into public.rate_sends (family, sent_at, is_reducing)
    select x ->> 'family', v_at, coalesce((x ->> 'isReducing')::boolean, false)
    from jsonb_array_elements(v_request) x
    where exists (select from public.rate_windows w where w.family = x ->> 'family');
    v_allowed := v_allowed || to_jsonb(v_at);
  end loop;
  return v_allowed;
end $$;

revoke all on function public.reserve_rates(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.reserve_rates(jsonb, timestamptz) to service_role;

comment on function public.reserve_rates(jsonb, timestamptz) is
  'Reserves requests one after the other, each in every bucket that it names, and says from when '
  'each may be sent. p_requests: [[{"family", "key", "isReducing"}]], an array '
  'for each request; isReducing is true for an order that takes risk off.';

create function public.release_rates(p_requests jsonb) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.require_keys('public.rate_limits', p_requests, '{items,at}');
  perform private.require_keys('public.rate_limits',
    jsonb_path_query_array(p_requests, '$[*].items[*]'), '{family,key,isReducing}');
  -- In the order of reserve_rates, so that the two never wait for each other.
  perform from public.rate_buckets b
  where (b.family, b.key) in (select i ->> 'family', coalesce(i ->> 'key', '')
    from jsonb_path_query(p_requests, '$[*].items[*]') i)
  order by b.family, b.key for update;
  update public.rate_buckets b set next_at = r.first_at
  from (select l.family, coalesce(i ->> 'key', '') as key,
      min((q ->> 'at')::timestamptz) as first_at,
      max((q ->> 'at')::timestamptz)
        + make_interval(secs => l.interval_seconds::double precision) as next_at
    from jsonb_array_elements(p_requests) q cross join jsonb_array_elements(q -> 'items') i
      join public.rate_limits l on l.family = i ->> 'family'
    group by l.family, coalesce(i ->> 'key', ''), l.interval_seconds) r
  where b.family = r.family and b.key = r.key and b.next_at = r.next_at;
  -- Of several at one instant as many as are given back.
  delete from public.rate_sends s
  using (select i ->> 'family' as family, (q ->> 'at')::timestamptz as sent_at,
      coalesce((i ->> 'isReducing')::boolean, false) as is_reducing, count(*) as given
    from jsonb_array_elements(p_requests) q cross join jsonb_array_elements(q -> 'items') i
    group by 1, 2, 3) g
  where s.send_id in (select k.send_id from public.rate_sends k
    where k.family = g.family and k.sent_at = g.sent_at and k.is_reducing = g.is_reducing
    order by k.send_id desc limit g.given);
end $$;

revoke all on function public.release_rates(jsonb) from public, anon, authenticated;
grant execute on function public.release_rates(jsonb) to service_role;

comment on function public.release_rates(jsonb) is
  'Gives back reserved requests that were not sent, the last ones of their buckets; where somebody '
  'reserved after them nothing is given back. p_requests: [{"items": [{"family", "key", '
  '"isReducing"}], "at"}], "at" as reserve_rates gave it.';

create function public.stop_rates(p_until timestamptz) returns void
language sql set search_path = '' as $$
  insert into public.rate_stops as s (stopped_until) values (p_until)
  on conflict (only_row) do update set stopped_until = greatest(s.stopped_until,
    excluded.stopped_until)
$$;

revoke all on function public.stop_rates(timestamptz) from public, anon, authenticated;
grant execute on function public.stop_rates(timestamptz) to service_role;

comment on function public.stop_rates(timestamptz) is
  'Stops all broker requests until an instant; a later stop wins.';

create function public.take_mint(p_client_id text, p_now timestamptz) returns boolean
language plpgsql set search_path = '' as $$
begin
  insert into public.broker_mints as m (client_id, next_at)
  values (p_client_id, p_now + interval '130 seconds')
  on conflict (client_id) do update set next_at = excluded.next_at
  -- No window reaches further: one that does is of a clock that was set back since.
  where m.next_at <= p_now or m.next_at > excluded.next_at;
  return found;
end $$;

revoke all on function public.take_mint(text, timestamptz) from public, anon, authenticated;
grant execute on function public.take_mint(text, timestamptz) to service_role;

comment on function public.take_mint(text, timestamptz) is
  'Leave to mint a token now: true for one caller in 130 seconds, whatever became of its mint. Who '
  'got it and died is followed by the next caller after them.';

create function public.store_session(
  p_client_id text,
  p_nonce text,
  p_ciphertext text,
  p_valid_until timestamptz,
  p_minted_at timestamptz,
  p_now timestamptz
) returns void
language sql set search_path = '' as $$
  insert into public.broker_sessions as b (client_id, nonce, ciphertext, valid_until, minted_at)
  values (p_client_id, p_nonce, p_ciphertext, p_valid_until, p_minted_at)
  on conflict (client_id) do update set nonce = excluded.nonce, ciphertext = excluded.ciphertext,
    valid_until = excluded.valid_until, minted_at = excluded.minted_at
  -- One of the future is of a clock that was set back since.
  where b.minted_at <= excluded.minted_at or b.minted_at > p_now
$$;

revoke all on function public.store_session(text, text, text, timestamptz, timestamptz, timestamptz)
  from public, anon, authenticated;
grant execute on function
  public.store_session(text, text, text, timestamptz, timestamptz, timestamptz) to service_role;

comment on function
  public.store_session(text, text, text, timestamptz, timestamptz, timestamptz) is
  'Stores a client''s new access token as ciphertext. One that was minted before the stored one is '
  'dropped: the broker ended it with the later mint.';

create function private.paper_refusal(p_order jsonb, p_now timestamptz) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_quantity integer := (p_order ->> 'quantity')::integer;
  v_price numeric := (p_order ->> 'limitPrice')::numeric;
  v_contract public.contracts;
  v_funds record;
begin
  if v_quantity <= 0 then
    return format('a quantity of %s is none', v_quantity);
  end if;
  select c.* into v_contract from public.contracts c
  where c.segment = (p_order ->> 'segment')::public.segment
    and c.security_id = p_order ->> 'securityId'
    and c.expiry >= (p_now at time zone 'Asia/Kolkata')::date
  order by c.expiry limit 1;
  if v_quantity % v_contract.lot_size <> 0 then
    return format('%s units are no whole lots of %s', v_quantity, v_contract.lot_size);
  end if;
  if v_quantity >= v_contract.freeze_quantity then
    return format('%s units are not below the freeze quantity of %s', v_quantity,
      v_contract.freeze_quantity);
  end if;
  if v_price % v_contract.tick <> 0 then
    return format('%s is no multiple of the tick of %s', v_price, v_contract.tick);
  end if;
  -- What takes risk off needs no funds: only orders that open do.
  select coalesce(a.capital_used, greatest(j.capital_after - j.capital_before, 0))
      as capital_used, f.capital + f.realised - f.blocked as free
  into v_funds
  from public.intents i join public.plans p using (plan_id)
  left join public.allocations a using (allocation_id)
  left join public.adjustments j using (adjustment_id)
  cross join private.mode_funds('paper', a.allocation_id) f
  where i.correlation_id = p_order ->> 'correlationId' and i.purpose = 'open';
  if v_funds.capital_used > v_funds.free then
    return format('%s rupees are needed, %s are free', round(v_funds.capital_used, 2),
      round(greatest(v_funds.free, 0), 2));
  end if;
  return null;
end $$;

revoke all on function private.paper_refusal(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function private.paper_refusal(jsonb, timestamptz) to service_role;

comment on function private.paper_refusal(jsonb, timestamptz) is
  'Why the paper broker takes no such order, as the exchange and a broker would not: no whole '
  'lots, not below the freeze quantity, off the tick, more than the paper account has free. Null '
  'where it does.';

create function public.paper_receive(p_order jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_row public.paper_orders;
  v_refusal text;
begin
  perform private.require_keys('public.paper_orders', p_order,
    '{correlationId,segment,securityId,side,quantity,limitPrice}');
  if not exists (select 1 from public.paper_orders
    where correlation_id = p_order ->> 'correlationId')
  then
    v_refusal := private.paper_refusal(p_order, p_now);
    if v_refusal is not null then
      return jsonb_build_object('refused', v_refusal);
    end if;
  end if;
  insert into public.paper_orders (correlation_id, broker_order_id, segment, security_id, side,
    quantity, limit_price, state, received_at)
  values (p_order ->> 'correlationId', 'P' || replace(gen_random_uuid()::text, '-', ''),
    (p_order ->> 'segment')::public.segment,
    p_order ->> 'securityId', (p_order ->> 'side')::public.side, (p_order ->> 'quantity')::integer,
    (p_order ->> 'limitPrice')::numeric, 'open', p_now)
  on conflict (correlation_id) do nothing;
  select * into v_row from public.paper_orders where correlation_id = p_order ->> 'correlationId';
  return to_jsonb(v_row);
end $$;

revoke all on function public.paper_receive(jsonb, timestamptz) from public, anon, authenticated;
grant execute on function public.paper_receive(jsonb, timestamptz) to service_role;

comment on function public.paper_receive(jsonb, timestamptz) is
  'The paper broker''s own book: an order is taken once, whatever is sent twice, or refused with '
  'the reason.';

create function public.paper_fill(
  p_correlation_id text, p_trade_number integer, p_quantity integer, p_price numeric,
  p_now timestamptz
) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_row public.paper_orders;
  v_lot integer;
begin
  select c.lot_size into v_lot
  from public.paper_orders o
  join public.contracts c on c.segment = o.segment and c.security_id = o.security_id
    and c.expiry >= (p_now at time zone 'Asia/Kolkata')::date
  where o.correlation_id = p_correlation_id
  order by c.expiry limit 1;
  -- The exchange trades whole lots.
  p_quantity := p_quantity - p_quantity % coalesce(v_lot, 1);
  update public.paper_orders set
    filled_quantity = filled_quantity + p_quantity,
    state = case when filled_quantity + p_quantity = quantity then 'filled' else 'open' end,
    fills = fills || jsonb_build_object('tradeId', broker_order_id || '-' || p_trade_number,
      'quantity', p_quantity, 'price', p_price, 'at', p_now)
  where correlation_id = p_correlation_id and state = 'open' and p_quantity > 0
    and jsonb_array_length(fills) = p_trade_number - 1;
  select * into v_row from public.paper_orders where correlation_id = p_correlation_id;
  return to_jsonb(v_row);
end $$;

revoke all on function public.paper_fill(text, integer, integer, numeric, timestamptz)
  from public, anon, authenticated;
grant execute on function public.paper_fill(text, integer, integer, numeric, timestamptz)
  to service_role;

comment on function public.paper_fill(text, integer, integer, numeric, timestamptz) is
  'A fill of the paper broker, whole lots of it; the order''s trade number makes it one however '
  'often it is told.';

create function public.paper_modify(
  p_broker_order_id text, p_quantity integer, p_limit_price numeric
) returns boolean
language plpgsql set search_path = '' as $$
declare
  v_changed boolean;
begin
  perform set_config('desk.modifying', 'on', true);
  update public.paper_orders set quantity = p_quantity, limit_price = p_limit_price
  where broker_order_id = p_broker_order_id and state = 'open' and filled_quantity < p_quantity;
  v_changed := found;
  perform set_config('desk.modifying', 'off', true);
  return v_changed;
end $$;

revoke all on function public.paper_modify(text, integer, numeric)
  from public, anon, authenticated;
grant execute on function public.paper_modify(text, integer, numeric) to service_role;

comment on function public.paper_modify(text, integer, numeric) is
  'Changes an open order of the paper broker, its quantity counted from the first unit; false '
  'where nothing of it is left to change.';

create function public.paper_cancel(p_broker_order_id text) returns void
language sql set search_path = '' as $$
  update public.paper_orders set state = 'cancelled' where broker_order_id = p_broker_order_id
    and state = 'open'
$$;

revoke all on function public.paper_cancel(text) from public, anon, authenticated;
grant execute on function public.paper_cancel(text) to service_role;

comment on function public.paper_cancel(text) is 'Cancels an open order of the paper broker.';

create table public.readiness_checks (
  trading_date date not null,
  check_name text not null
    check (check_name in ('token', 'token_validity', 'segments', 'data_plan', 'fixed_ip')),
  state text not null check (state in ('ok', 'warning', 'failed')),
  detail text not null check (detail <> ''),
  remedy text check (remedy <> ''),
  checked_at timestamptz not null,
  primary key (trading_date, check_name),
  check ((state = 'ok') = (remedy is null))
);

alter table public.readiness_checks enable row level security;
revoke all on table public.readiness_checks from public, anon, authenticated;
grant select, insert, update, delete on table public.readiness_checks to service_role;

comment on table public.readiness_checks is
  'Whether the broker''s account is ready for a session, as maintain token saw it last: one row '
  'for each date and check.';
comment on column public.readiness_checks.check_name is
  'token: the broker takes the desk''s token; token_validity: it lives to the close; segments: '
  'which the account may trade; data_plan: quotes and chains are paid for; fixed_ip: orders come '
  'from a registered address.';
comment on column public.readiness_checks.state is
  'failed: the session cannot be worked through; warning: it can, but look.';
comment on column public.readiness_checks.detail is 'What was seen; instants in Asia/Kolkata.';
comment on column public.readiness_checks.remedy is 'What to do; null where nothing is to be done.';

create function public.store_readiness(p_trading_date date, p_rows jsonb, p_now timestamptz)
  returns void
language plpgsql set search_path = '' as $$
begin
  perform private.require_keys('public.readiness_checks', p_rows,
    '{check_name,state,detail,remedy}');
  insert into public.readiness_checks as c
    (trading_date, check_name, state, detail, remedy, checked_at)
  select p_trading_date, r.check_name, r.state, r.detail, r.remedy, p_now
  from jsonb_to_recordset(p_rows)
    as r (check_name text, state text, detail text, remedy text)
  on conflict (trading_date, check_name) do update set state = excluded.state,
    detail = excluded.detail, remedy = excluded.remedy, checked_at = excluded.checked_at;
end $$;

revoke all on function public.store_readiness(date, jsonb, timestamptz)
  from public, anon, authenticated;
grant execute on function public.store_readiness(date, jsonb, timestamptz) to service_role;

comment on function public.store_readiness(date, jsonb, timestamptz) is
  'Stores what was seen of the broker''s account; a later look at the same date replaces the '
  'earlier one. p_rows: [{"check_name", "state", "detail", "remedy"}], no remedy with state ok.';

create table public.live_refusals (
  trading_date date not null,
  switch text not null check (switch in ('secret', 'desk', 'call')),
  refused integer not null check (refused > 0),
  last_at timestamptz not null,
  primary key (trading_date, switch)
);

alter table public.live_refusals enable row level security;
revoke all on table public.live_refusals from public, anon, authenticated;
grant select, insert, update, delete on table public.live_refusals to service_role;

comment on table public.live_refusals is
  'How often live entries were refused on a date because a switch was off.';
comment on column public.live_refusals.switch is
  'secret: DHAN_LIVE_ORDERS is not enabled; desk: trading_state.mode is paper; call: its body does '
  'not say mode.';

create function public.count_live_refusal(
  p_trading_date date, p_switches text[], p_now timestamptz
) returns void
language sql set search_path = '' as $$
  insert into public.live_refusals as r (trading_date, switch, refused, last_at)
  select p_trading_date, s.name, 1, p_now
  from (select distinct name from unnest(p_switches) n (name)) s
  order by s.name
  on conflict (trading_date, switch) do update
    set refused = r.refused + 1, last_at = excluded.last_at
$$;

revoke all on function public.count_live_refusal(date, text[], timestamptz)
  from public, anon, authenticated;
grant execute on function public.count_live_refusal(date, text[], timestamptz) to service_role;

comment on function public.count_live_refusal(date, text[], timestamptz) is
  'Counts one refusal of live entries for each switch that was off.';
