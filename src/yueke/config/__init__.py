"""Composition root: settings, environment, urls, WSGI, command line."""
