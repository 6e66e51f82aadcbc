"""The only writers of uploads. Permission is asked of the importer: every command needs its ``permission``."""

from yueke.domains.imports.commands.checking import check
from yueke.domains.imports.commands.retaining import give_up_unfinished, purge_one
from yueke.domains.imports.commands.running import run
from yueke.domains.imports.commands.steps import (
    begin_check,
    begin_run,
    cancel,
    decide,
    map_columns,
    stop,
    undo,
    upload,
)

__all__ = [
    "begin_check",
    "begin_run",
    "cancel",
    "check",
    "decide",
    "give_up_unfinished",
    "map_columns",
    "purge_one",
    "run",
    "stop",
    "undo",
    "upload",
]
