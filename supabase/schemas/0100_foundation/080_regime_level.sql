create type public.regime_level as enum ('calm', 'normal', 'elevated', 'high', 'crisis');

comment on type public.regime_level is
  'The market''s regime, ascending in danger; crisis takes no entries.';
