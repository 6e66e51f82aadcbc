"""The message centre: what one was told, and the way to what it is about."""
