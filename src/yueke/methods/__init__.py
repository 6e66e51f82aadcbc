"""Pure numerical methods: arrays in, dataclasses out, each citing its source. No Django, no I/O."""
