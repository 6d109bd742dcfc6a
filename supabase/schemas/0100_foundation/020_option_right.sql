create type public.option_right as enum ('call', 'put');

comment on type public.option_right is 'The right that an option gives.';
