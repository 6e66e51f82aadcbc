"""Answering surveys on the customers' site: at an open door, by a personal link, or signed in. No page needs a script."""
