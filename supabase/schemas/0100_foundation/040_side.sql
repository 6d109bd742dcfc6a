create type public.side as enum ('buy', 'sell');

comment on type public.side is 'Whether a leg or order buys or sells.';
