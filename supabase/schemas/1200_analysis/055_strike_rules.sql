create table public.strike_rules (
  strike_rule_id integer generated always as identity primary key,
  asked text[] not null unique
);

alter table public.strike_rules enable row level security;
revoke all on table public.strike_rules from public, anon, authenticated;
-- No row is ever changed or deleted: strategies refers to them without a foreign key, whose index
-- would take 41 kB a session.
grant select, insert on table public.strike_rules to service_role;

comment on table public.strike_rules is
  'What definitions ask of their strikes, stored once: a session''s 2,100 searches ask about a '
  'hundred different things.';
comment on column public.strike_rules.asked is 'One text a slot, in the definition''s order.';
