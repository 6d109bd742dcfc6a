create type public.trading_mode as enum ('paper', 'live');

comment on type public.trading_mode is 'paper is the default; live sends orders to the broker.';
