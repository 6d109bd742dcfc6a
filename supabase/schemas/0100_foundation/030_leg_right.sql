create type public.leg_right as enum ('call', 'put', 'underlying');

comment on type public.leg_right is 'What a leg is: an option''s right, or the underlying itself.';
