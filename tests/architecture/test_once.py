"""A form sent again because its answer got lost creates nothing twice: every view that creates says so by ``@once``, or asks by ``ask``."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import yueke

SOURCE = Path(yueke.__file__).parent
CREATES = {"create", "bulk_create"}

# Views whose command refuses or passes over the repeat by itself, and what tells it.
BY_ITSELF: dict[str, str] = {
    "accounts/door.note": "a line for every try",
    "accounts/factors.add_app": "a code is taken once",
    "accounts/factors.add_passkey": "a challenge is answered once",
    "accounts/factors.renew_codes": "the new codes stand in the answer, those before them are void",
    "accounts/tokens.new": "the token stands in the answer itself",
    "accounts/views.end_other_sessions": "the second time there is none to end",
    "accounts/views.end_session": "the second time there is none to end",
    "accounts/views.password": "the old password is no longer right",
    "customers/merging.batch": "a pair decided on is no longer open",
    "downloads/batches.tell": "keeps a report of the batch it is called by",
    "downloads/handing.hand_out": "the same file is not made twice at a time",
    "privacy/requests._checked": "an identity is confirmed once; a wrong number counts every time",
    "single_sign_on/keeping.link": "an identity is linked once",
    "system/people.grant": "a role is held once",
    "system/person.reset_password": "the password is the same",
    "system/security.unlock": "nothing is locked any more",
}


def functions(path: Path) -> dict[str, ast.FunctionDef]:
    """The functions a file defines at its top."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def called(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Every call inside as ``(what it is called on, name)``; the former is empty for a bare name."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            yield ast.unparse(call.func.value), call.func.attr
        elif isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            yield "", call.func.id


def creating(path: Path) -> set[str]:
    """The functions of a file that make rows, themselves or through others of the file."""
    known = functions(path)
    found = {
        name
        for name, node in known.items()
        if any(verb in CREATES and on.endswith(".objects") for on, verb in called(node))
        or "force_insert" in ast.unparse(node)
    }
    while more := {n for n, node in known.items() if {verb for on, verb in called(node) if not on} & found} - found:
        found |= more
    return found


def commands_that_create() -> set[tuple[str, str]]:
    """``(module, verb)`` of every command that makes rows."""
    found = set()
    for path in SOURCE.glob("domains/*/**/*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        module = path.relative_to(SOURCE / "domains").parts[0]
        for name, node in functions(path).items():
            marked = any("command" in ast.unparse(one) for one in node.decorator_list)
            if marked and name in creating(path):
                found.add((module, name))
    return found


def imported(tree: ast.Module) -> dict[str, str]:
    """Name in the file → domain it comes from, for what is imported from the domains."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("yueke.domains."):
            for alias in node.names:
                found[alias.asname or alias.name] = (node.module or "").split(".")[2]
    return found


def views_that_create() -> dict[str, bool]:
    """``file.view`` → whether it is marked, for each function of the staff site that calls such a command."""
    wanted, found = commands_that_create(), {}
    for path in sorted((SOURCE / "sites/office").rglob("*.py")):
        if "tests" in path.parts:
            continue
        asking, known = {"ask"}, functions(path)
        while (
            more := {n for n, node in known.items() if {verb for on, verb in called(node) if not on} & asking} - asking
        ):
            asking |= more
        origins = imported(ast.parse(path.read_text("utf-8")))
        for name, node in known.items():
            takes_request = bool(node.args.args) and node.args.args[0].arg == "request"
            verbs = {(origins.get(on or verb, ""), verb) for on, verb in called(node)}
            if takes_request and verbs & wanted:
                marked = name in asking or "once" in {ast.unparse(one) for one in node.decorator_list}
                found[f"{path.relative_to(SOURCE / 'sites/office').with_suffix('')}.{name}"] = marked
    return found


def test_every_view_that_creates_is_carried_out_once():
    found = views_that_create()
    assert {"customers/record.new", "imports/upload.new", "system/person.add_post"} <= set(found), "the search works"
    assert [view for view, marked in found.items() if not marked and view not in BY_ITSELF] == []


def test_what_is_left_out_still_creates_and_is_not_marked():
    found = views_that_create()
    assert [view for view in BY_ITSELF if found.get(view, True)] == []
