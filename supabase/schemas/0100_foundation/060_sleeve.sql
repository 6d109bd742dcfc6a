create type public.sleeve as enum ('edge', 'carry');

comment on type public.sleeve is
  'edge is proven by history and gets full size, carry is not and is chosen for least cost.';
