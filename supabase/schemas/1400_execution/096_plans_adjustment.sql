alter table public.plans
  add constraint plans_adjustment_id_fkey foreign key (adjustment_id)
    references public.adjustments;
