create type public.sleeve as enum ('edge', 'premium', 'carry');

comment on type public.sleeve is
  'Best first: edge, of which the data alone convince, gets full size; premium, of which data and '
  'literature together do, half; carry is neither and is chosen for least cost.';
