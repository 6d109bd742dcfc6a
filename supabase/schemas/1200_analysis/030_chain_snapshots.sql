create table public.chain_snapshots (
  trading_date date not null,
  underlying text not null references public.underlyings,
  expiry date not null,
  received_at timestamptz not null,
  spot numeric not null,
  forward numeric not null,
  atm_volatility numeric not null,
  smile jsonb not null,
  digest text not null,
  counts jsonb not null,
  quotes json,
  primary key (trading_date, underlying, expiry)
);
create index chain_snapshots_underlying on public.chain_snapshots (underlying, expiry);

alter table public.chain_snapshots enable row level security;
revoke all on table public.chain_snapshots from public, anon, authenticated;
grant select, insert, update, delete on table public.chain_snapshots to service_role;

comment on table public.chain_snapshots is
  'The quotes of one underlying and expiry as analyze used them.';
comment on column public.chain_snapshots.smile is
  'Model, label, raw SVI parameters, fit and check figures.';
comment on column public.chain_snapshots.digest is
  'Of the quotes: a chain with the digest of an earlier date is a feed that stands still.';
comment on column public.chain_snapshots.counts is 'Quotes left out, by reason.';
comment on column public.chain_snapshots.quotes is
  'Columns: strike and for each right bid, ask, open interest, volume; null where absent. Null as '
  'a whole once maintain archive has let them go. As json: compressed, jsonb takes a quarter more.';
