insert into public.scheduler default values;
