"""工作台: what one owes, by time left; what waits for one's decision; one's own figures."""
