select private.enable_scheduler();
