create table public.corporate_actions (
  underlying text not null references public.underlyings,
  action_date date not null,
  factor numeric not null check (factor > 0),
  found text not null default 'given' check (found in ('contract_master', 'given')),
  source text not null default 'owner',
  primary key (underlying, action_date)
);

alter table public.corporate_actions enable row level security;
revoke all on table public.corporate_actions from public, anon, authenticated;
grant select, insert, update, delete on table public.corporate_actions to service_role;

comment on table public.corporate_actions is
  'Splits, bonuses and demergers that are known apart from the prices: from the contract masters '
  'of two sessions, or given by the owner.';
comment on column public.corporate_actions.action_date is
  'From this date on the price is the old one divided by the factor: 5 for a split 1:5, 2 for a '
  'bonus 1:1.';
comment on column public.corporate_actions.found is
  'contract_master: told from two masters; given: the owner''s.';
