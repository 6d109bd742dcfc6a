-- The broker account's limits and session, shared by all functions; the desk's jobs, alerts and schedules.

-- One request of a family every so many seconds. The owner may change them; the broker's published limits (broker 2.1) are the ceiling.
create table public.rate_limits (
  family text primary key,
  interval_seconds numeric not null check (interval_seconds > 0),
  source text not null
);
insert into public.rate_limits (family, interval_seconds, source) values
  ('data', 0.334, 'Dhan: 5 a second; bulk pulls near it were refused, 3 a second were not'),
  ('quote', 1.1, 'Dhan: 1 a second in a rolling window'),
  ('chain', 3, 'Dhan: one request of an underlying and expiry in 3 seconds'),
  ('orders', 0.125, 'Dhan: 10 a second'),
  ('other', 0.2, 'Dhan: 20 a second for other calls; order book and margin may count as orders');

create table public.rate_buckets (
  family text not null references public.rate_limits,
  key text not null default '',
  next_at timestamptz not null,
  primary key (family, key)
);

-- One row while the broker told the account to stop (805).
create table public.rate_stops (
  only_row boolean primary key default true check (only_row),
  stopped_until timestamptz not null
);

create table public.broker_sessions (
  client_id text primary key,
  access_token text not null,
  valid_until timestamptz not null,
  minted_at timestamptz not null
);

-- A mint in progress or refused: the broker allows one in two minutes, and a refused one starts the window again.
create table public.broker_mints (
  client_id text primary key,
  next_at timestamptz not null
);

create table public.job_runs (
  job_run_id bigint generated always as identity primary key,
  job text not null check (job in ('token', 'contracts', 'candles', 'iv', 'bans', 'archive', 'quality')),
  trading_date date not null,
  state text not null default 'running' check (state in ('running', 'done', 'failed')),
  counts jsonb not null default '{}',
  error_code text,
  error_message text,
  started_at timestamptz not null,
  finished_at timestamptz,
  unique (job, trading_date),
  check ((state = 'failed') = (error_code is not null))
);

create table public.alerts (
  alert_id bigint generated always as identity primary key,
  raised_at timestamptz not null,
  kind text not null,
  message text not null,
  details jsonb not null default '{}',
  seen boolean not null default false
);
create index alerts_unseen on public.alerts (raised_at) where not seen;

-- What the scheduler calls: the function, when (cron in UTC) and its body. The mode of live execution stands in the body.
create table public.schedules (
  name text primary key check (name ~ '^[a-z0-9_]+$'),
  function_name text not null check (function_name in ('analyze', 'allocate', 'execute', 'monitor', 'maintain')),
  cron text not null,
  body jsonb not null default '{}',
  enabled boolean not null default true
);

select private.secure_table(t::regclass) from unnest(array[
  'public.rate_limits', 'public.rate_buckets', 'public.rate_stops', 'public.broker_sessions', 'public.broker_mints',
  'public.job_runs', 'public.alerts', 'public.schedules'
]) t;

-- Reserves one request in every named bucket and says when it may be sent. p_items: [{"family", "key"}].
create function public.reserve_rates(p_items jsonb, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare
  v_item record;
  v_at timestamptz := p_now;
begin
  select greatest(v_at, max(stopped_until)) into v_at from public.rate_stops;
  -- In one order for all callers, so that two of them never wait for each other.
  for v_item in
    select l.family, coalesce(x ->> 'key', '') as key
    from jsonb_array_elements(p_items) x join public.rate_limits l on l.family = x ->> 'family'
    order by 1, 2
  loop
    insert into public.rate_buckets as b (family, key, next_at) values (v_item.family, v_item.key, p_now)
    on conflict (family, key) do update set next_at = greatest(b.next_at, p_now)
    returning greatest(v_at, b.next_at) into v_at;
  end loop;
  update public.rate_buckets b set next_at = v_at + make_interval(secs => l.interval_seconds::double precision)
  from jsonb_array_elements(p_items) x join public.rate_limits l on l.family = x ->> 'family'
  where b.family = l.family and b.key = coalesce(x ->> 'key', '');
  return jsonb_build_object('allowedAt', v_at);
end $$;

create function public.stop_rates(p_until timestamptz) returns void
language sql set search_path = '' as $$
  insert into public.rate_stops as s (stopped_until) values (p_until)
  on conflict (only_row) do update set stopped_until = greatest(s.stopped_until, excluded.stopped_until)
$$;

-- Leave to mint a token now: true for one caller in 130 seconds.
create function public.take_mint(p_client_id text, p_now timestamptz) returns boolean
language plpgsql set search_path = '' as $$
begin
  insert into public.broker_mints as m (client_id, next_at) values (p_client_id, p_now + interval '130 seconds')
  on conflict (client_id) do update set next_at = excluded.next_at where m.next_at <= p_now;
  return found;
end $$;

create function public.store_session(p_client_id text, p_access_token text, p_valid_until timestamptz, p_now timestamptz)
returns void language sql set search_path = '' as $$
  insert into public.broker_sessions (client_id, access_token, valid_until, minted_at)
  values (p_client_id, p_access_token, p_valid_until, p_now)
  on conflict (client_id) do update set access_token = excluded.access_token, valid_until = excluded.valid_until,
    minted_at = excluded.minted_at
$$;

create function private.describe_job(p_job public.job_runs) returns jsonb
language sql stable set search_path = '' as $$
  select jsonb_build_object('jobRunId', p_job.job_run_id, 'state', p_job.state, 'counts', p_job.counts)
$$;

-- Opens a job's run of a date, or goes on with it; one that is done stays as it is.
create function public.open_job(p_job text, p_trading_date date, p_now timestamptz) returns jsonb
language plpgsql set search_path = '' as $$
declare v_run public.job_runs;
begin
  insert into public.job_runs (job, trading_date, started_at) values (p_job, p_trading_date, p_now)
  on conflict (job, trading_date) do update set state = 'running', error_code = null, error_message = null, finished_at = null
  where public.job_runs.state = 'failed';
  select * into v_run from public.job_runs where job = p_job and trading_date = p_trading_date;
  return private.describe_job(v_run);
end $$;

create function public.close_job(
  p_job_run_id bigint, p_state text, p_counts jsonb, p_error_code text, p_error_message text, p_now timestamptz
) returns jsonb language plpgsql set search_path = '' as $$
declare v_run public.job_runs;
begin
  update public.job_runs set state = p_state, counts = p_counts, error_code = p_error_code, error_message = p_error_message,
    finished_at = case when p_state = 'running' then null else p_now end
  where job_run_id = p_job_run_id and state = 'running' returning * into v_run;
  if not found then
    raise exception 'job run % is not running', p_job_run_id using errcode = 'P0001', hint = 'conflict';
  end if;
  return private.describe_job(v_run);
end $$;

-- Contracts of the instrument master of a date: the natural key keeps one row, whatever id the broker gives it now.
create function public.store_contracts(p_rows jsonb, p_listed_on date) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.contracts as c (underlying, segment, security_id, instrument, expiry, strike, option_right, lot_size, tick,
    freeze_quantity, listed_on)
  select r.underlying, 'NSE_FNO', r.security_id, r.instrument, r.expiry, r.strike, r.option_right, r.lot_size, r.tick,
    r.freeze_quantity, p_listed_on
  from jsonb_to_recordset(p_rows) as r(underlying text, security_id text, instrument text, expiry date, strike numeric,
    option_right public.option_right, lot_size integer, tick numeric, freeze_quantity integer)
  on conflict (underlying, instrument, expiry, strike, option_right) do update
  set security_id = excluded.security_id, lot_size = excluded.lot_size, tick = excluded.tick,
    freeze_quantity = excluded.freeze_quantity, listed_on = excluded.listed_on
  where c.listed_on <= excluded.listed_on;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

create function public.store_candles(p_name text, p_rows jsonb, p_source text) returns integer
language plpgsql set search_path = '' as $$
declare v_count integer;
begin
  insert into public.candles (name, trading_date, open, high, low, close, volume, source)
  select p_name, r.date, r.open, r.high, r.low, r.close, r.volume, p_source
  from jsonb_to_recordset(p_rows) as r(date date, open numeric, high numeric, low numeric, close numeric, volume numeric)
  on conflict (name, trading_date) do update
  set open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume,
    source = excluded.source;
  get diagnostics v_count = row_count;
  return v_count;
end $$;

-- The last stored candle of each name: what the next fill begins after.
create function public.last_candles() returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_object_agg(name, last), '{}') from (select name, max(trading_date) as last from public.candles group by name) c
$$;

-- Everything that analyze needs of the contracts of some underlyings: per expiry lot, tick and the ids of each strike.
-- Only contracts of the newest instrument master of their underlying count.
create function public.read_contracts(p_underlyings text[], p_from date, p_expiries integer) returns jsonb
language sql stable set search_path = '' as $$
  with listed as (
    select c.* from public.contracts c
    where c.underlying = any (p_underlyings) and c.expiry >= p_from
      and c.listed_on = (select max(n.listed_on) from public.contracts n where n.underlying = c.underlying)),
  ranked as (
    select *, dense_rank() over (partition by underlying order by expiry) as place
    from listed where instrument = 'option')
  select coalesce(jsonb_agg(chain order by chain ->> 'underlying', chain ->> 'expiry'), '[]') from (
    select jsonb_build_object('underlying', underlying, 'expiry', expiry, 'lotSize', max(lot_size), 'tick', min(tick),
      'freezeQuantity', min(freeze_quantity),
      'strikes', jsonb_agg(jsonb_build_array(strike, option_right, security_id) order by strike, option_right)) as chain
    from ranked where place <= p_expiries
    group by underlying, expiry) chains
$$;

select private.secure_function(f::regprocedure) from unnest(array[
  'public.reserve_rates(jsonb, timestamptz)', 'public.stop_rates(timestamptz)', 'public.take_mint(text, timestamptz)',
  'public.store_session(text, text, timestamptz, timestamptz)', 'private.describe_job(public.job_runs)',
  'public.open_job(text, date, timestamptz)', 'public.close_job(bigint, text, jsonb, text, text, timestamptz)',
  'public.store_contracts(jsonb, date)', 'public.store_candles(text, jsonb, text)', 'public.last_candles()',
  'public.read_contracts(text[], date, integer)'
]) f;
