"""How the installation is: probes for those who watch it, figures for Prometheus, a log that names no customer."""
