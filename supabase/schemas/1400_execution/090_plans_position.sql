alter table public.plans
  add constraint plans_position_id_fkey foreign key (position_id) references public.positions;
