"""Pages of orders: list, one order, recording one."""
