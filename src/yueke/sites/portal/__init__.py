"""The customers' site: on a phone first, works without scripts, knows nothing of the staff's site or its sign-ins."""
