create type public.direction as enum ('bullish', 'bearish', 'neutral');

comment on type public.direction is 'Direction that a definition prefers or a view holds.';
