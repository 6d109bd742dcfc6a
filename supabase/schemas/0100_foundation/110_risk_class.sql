create type public.risk_class as enum ('defined', 'undefined', 'unlimited_up', 'unlimited_down');

comment on type public.risk_class is
  'Which of the payoff''s sides can lose without bound; derived from the legs.';
