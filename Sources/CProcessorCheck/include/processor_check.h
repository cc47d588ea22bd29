/// Nothing to call: linking this target is enough, see processor_check.c.
