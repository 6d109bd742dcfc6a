create type public.segment as enum ('IDX_I', 'NSE_EQ', 'NSE_FNO');

comment on type public.segment is 'The broker''s segments that the desk knows.';
