create type public.underlying_kind as enum ('index', 'stock');

comment on type public.underlying_kind is 'An index is settled in cash, a stock by delivery.';
