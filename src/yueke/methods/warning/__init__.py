"""Is this more than chance?  Control charts for steady processes, spike tests for counts, and the vital few causes."""
