"""YAML text to plain data that remembers the file and line of every key and value."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

LARGEST = 1_000_000
"""Bytes of one pack file; a regulation is text, anything larger is a mistake."""


@dataclass(frozen=True, order=True)
class PackProblem:
    """One error in a pack: the file and line (from 1) it is in, and what was expected (Chinese)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackError(Exception):
    """A pack is refused whole; `problems` holds every error found, in file and line order."""

    def __init__(self, problems: list[PackProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @property
    def file(self) -> str:
        """File of the first error."""
        return self.problems[0].file

    @property
    def line(self) -> int:
        """Line of the first error, from 1."""
        return self.problems[0].line

    @property
    def message(self) -> str:
        """Message of the first error."""
        return self.problems[0].message


@dataclass
class Source:
    """Plain data with a mark for each path; problems are collected here by everyone who reads it."""

    data: Any = None
    marks: dict[tuple[Any, ...], tuple[str, int]] = field(default_factory=dict)
    problems: list[PackProblem] = field(default_factory=list)

    def complain(self, path: tuple[Any, ...], message: str) -> None:
        """Record an error at a path; a path that does not exist is placed at its nearest existing parent."""
        while path not in self.marks and path:
            path = path[:-1]
        file, line = self.marks.get(path, ("制度包", 1))
        self.problems.append(PackProblem(file, line, message))


def read_text(text: str, file: str, at: tuple[Any, ...] = ()) -> Source:
    """Read one YAML document; its root gets the path `at`. Syntax errors become problems of the result."""
    source = Source(marks={at: (file, 1)})
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        source.problems.append(PackProblem(file, line, f"YAML 写法有误：{error.problem or error.context}"))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        source.problems.append(PackProblem(file, line, "含有不可见的控制字符，请删除"))
    except RecursionError:
        source.problems.append(PackProblem(file, 1, "层级过深，无法读取"))
    else:
        source.data = _build(node, at, source, file, set()) if node is not None else None
        # A document may also say of itself that it is nothing (null, ~).
        if source.data is None and not source.problems:
            source.problems.append(PackProblem(file, 1, "文件是空的"))
    return source


def _build(node: yaml.Node, path: tuple[Any, ...], source: Source, file: str, seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    source.marks.setdefault(path, (file, line))
    # A reference could expand without end or hide where a value comes from; a regulation needs none.
    if id(node) in seen:
        source.problems.append(PackProblem(file, line, "不支持 YAML 引用（& 与 *），请直接写出内容"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, path, source, file, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, i), source, file, seen) for i, item in enumerate(node.value)]
    constructor = yaml.SafeLoader("")
    try:
        return constructor.construct_object(node)
    except (yaml.YAMLError, ValueError):
        source.problems.append(PackProblem(file, line, f"无法读取的值“{node.value}”（日期应如 2026-01-01）"))
        return None
    finally:
        constructor.dispose()


def _build_mapping(node: yaml.MappingNode, path: tuple[Any, ...], source: Source, file: str, seen: set[int]) -> dict:
    built: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            source.problems.append(PackProblem(file, line, "名称应为文字"))
            continue
        key = key_node.value
        if key in built:
            source.problems.append(PackProblem(file, line, f"“{key}”写了两次"))
            continue
        source.marks[(*path, key)] = (file, line)
        built[key] = _build(value_node, (*path, key), source, file, seen)
    return built


def read_folder(folder: Path) -> Source:
    """Read `pack.yaml` and every other *.yaml beside it (in name order) as one chapter each."""
    source = read_file(folder / "pack.yaml")
    if not isinstance(source.data, dict):
        return source
    chapters = source.data.setdefault("chapters", [])
    if not isinstance(chapters, list):
        return source
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "pack.yaml":
            continue
        chapter = read_file(path, ("chapters", len(chapters)))
        source.marks |= chapter.marks
        source.problems += chapter.problems
        chapters.append(chapter.data)
    return source


def read_file(path: Path, at: tuple[Any, ...] = ()) -> Source:
    """Read one file of a pack; the file is named in problems by its last two parts."""
    name = "/".join(path.parts[-2:])
    refusal = None
    try:
        raw = path.read_bytes()
        if len(raw) > LARGEST:
            refusal = f"文件过大（超过 {LARGEST // 1000} KB）"
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refusal = f"第 {error.start} 字节起不是 UTF-8 编码，请另存为 UTF-8"
    except OSError as error:
        refusal = f"打不开文件：{error.strerror}"
    if refusal:
        return Source(marks={at: (name, 1)}, problems=[PackProblem(name, 1, refusal)])
    return read_text(text, name, at)
