-- What the desk trades and when: universe, calendar, dated parameters, settings, contracts, candles, events.

create table public.industries (
  industry text primary key,
  target_weight numeric not null check (target_weight between 0 and 1),
  cap_fraction numeric not null check (cap_fraction between 0 and 1)
);

create table public.underlyings (
  underlying text primary key check (underlying ~ '^[A-Z0-9&-]{1,20}$'),
  kind public.underlying_kind not null,
  security_id text not null check (security_id ~ '^[0-9]+$'),
  segment public.segment not null check (segment <> 'NSE_FNO'),
  industry text not null references public.industries,
  weight numeric not null check (weight between 0 and 1),
  enabled boolean not null default true,
  source text not null,
  unique (segment, security_id),
  check ((kind = 'index') = (segment = 'IDX_I'))
);
create index underlyings_industry on public.underlyings (industry);

-- One row per date on which the exchange trades.
create table public.sessions (
  trading_date date primary key,
  opens_at timestamptz not null,
  closes_at timestamptz not null,
  fixing_at timestamptz not null,
  kind text not null check (kind in ('regular', 'special', 'muhurat')),
  source text not null,
  check (opens_at < closes_at and fixing_at > opens_at and fixing_at <= closes_at)
);

create table public.holidays (
  holiday_date date primary key,
  name text not null,
  source text not null
);

-- Wall-clock times of a regular session in Asia/Kolkata; fixing is when expiring contracts get their settlement price.
create table public.session_times (
  effective_from date primary key,
  effective_to date,
  opens time not null,
  closes time not null,
  fixing time not null,
  averaging_minutes integer not null check (averaging_minutes >= 0),
  source text not null,
  check (effective_to is null or effective_to >= effective_from),
  check (opens < closes and fixing > opens and fixing <= closes)
);

-- Everything that a regulator or the exchange can change, with the dates it holds for.
create table public.parameters (
  name text not null check (name ~ '^[a-z0-9_.]+$'),
  scope text not null default '',
  effective_from date not null,
  effective_to date,
  value numeric not null,
  source text not null,
  primary key (name, scope, effective_from),
  check (effective_to is null or effective_to >= effective_from)
);

-- The owner's choices; the description says unit and rule.
create table public.settings (
  name text primary key check (name ~ '^[a-z0-9_]+$'),
  value jsonb not null,
  description text not null
);

create table public.contracts (
  contract_id bigint generated always as identity primary key,
  underlying text not null references public.underlyings,
  segment public.segment not null,
  security_id text not null check (security_id ~ '^[0-9]+$'),
  instrument text not null check (instrument in ('option', 'future')),
  expiry date not null,
  strike numeric check (strike > 0),
  option_right public.option_right,
  lot_size integer not null check (lot_size > 0),
  tick numeric not null check (tick > 0),
  freeze_quantity integer check (freeze_quantity > 0),
  -- The last trading date whose instrument master listed it.
  listed_on date not null,
  unique nulls not distinct (underlying, instrument, expiry, strike, option_right),
  check ((instrument = 'option') = (strike is not null and option_right is not null)),
  check (instrument = 'option' or (strike is null and option_right is null))
);
create index contracts_security on public.contracts (segment, security_id, expiry);
create index contracts_expiry on public.contracts (underlying, expiry);

-- Daily bars as the broker gives them, unadjusted. The name is an underlying or INDIAVIX.
create table public.candles (
  name text not null,
  trading_date date not null,
  open numeric not null check (open > 0),
  high numeric not null check (high > 0),
  low numeric not null check (low > 0),
  close numeric not null check (close > 0),
  volume numeric not null check (volume >= 0),
  source text not null,
  primary key (name, trading_date),
  check (high >= low)
);

create table public.events (
  event_id bigint generated always as identity primary key,
  -- Absent for an event of the whole market.
  underlying text references public.underlyings,
  event_date date not null,
  kind text not null check (kind in ('results', 'budget', 'rbi_policy', 'corporate_action', 'ban', 'other')),
  note text,
  source text not null,
  unique nulls not distinct (underlying, event_date, kind)
);

select private.secure_table(t::regclass) from unnest(array[
  'public.industries', 'public.underlyings', 'public.sessions', 'public.holidays', 'public.session_times',
  'public.parameters', 'public.settings', 'public.contracts', 'public.candles', 'public.events'
]) t;
