"""The command line ``yueke``.

To add a command: write ``cli/<name>.py`` with a function named ``command`` decorated with
``@shape.command(…)``, and name it in ``COMMANDS``. Files are imported only when their command (or the list of
all) is asked for.
"""

from __future__ import annotations

import importlib
import sys

import click

from yueke.config.cli import shape

# Command → module beside this one, in the order of the help page.
COMMANDS = {
    "demo": "demo",
    "up": "up",
    "init": "init",
    "import": "import_",
    "judge": "judge",
    "audit": "audit",
    "admin": "admin",
    "backup": "backup",
    "restore": "restore",
    "doctor": "doctor",
    "keys": "keys",
    "rights": "rights",
    "status": "status",
    "stop": "stop",
    "worker": "worker",
    "bench": "bench",
    "manage": "manage",
}


class _Commands(shape.Group):
    """Imports a command's file when it is needed."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{COMMANDS[name]}").command
        return command


@click.group(
    cls=_Commands,
    context_settings=shape.CONTEXT,
    help="悦客：让客户管理制度自动执行、随时可查证 · Your customer regulation, carried out and proved.",
)
@click.version_option(package_name="yueke", message="%(version)s", help="显示版本 · Show the version.")
def _yueke() -> None:
    pass


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    _yueke.main(arguments, prog_name="yueke" if arguments is None else None)
    sys.exit(0)
