insert into public.trading_state default values;
