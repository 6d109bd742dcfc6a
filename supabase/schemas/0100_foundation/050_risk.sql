create type public.risk as enum ('conservative', 'moderate', 'aggressive');

comment on type public.risk is 'The owner''s risk level of a run.';
