"""From plain data with marks to a `Pack`: every key, id, post, shape and term is checked."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from yueke.compliance.clauses import PLACE, Chapter, Clause, Module, Pack, Post, TermSet, read_terms
from yueke.compliance.pack_shapes import SHAPES
from yueke.compliance.pack_source import Source
from yueke.compliance.term_kinds import Path, Problem, TermSpec, check_kind, did_you_mean, plain, read_value

Named = TypeVar("Named", Post, Module)

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_PACK_CODE = re.compile(r"[A-Z]{1,8}")
_CLAUSE_ID = re.compile(r"[A-Z]+\d+(\.\d+)*(-\d+)?(-[a-z]+)*")
_ISSUERS = ("company", "branch", "franchise")

# key -> required; these are also the whole list of keys allowed at each level.
PACK_KEYS = {"code": True, "title": True, "title_en": False, "version": True, "issuer_kind": True,
              "summary": False, "summary_en": False, "modules": False, "posts": True,
              "chapters": True}  # fmt: skip
NAMED_KEYS = {"code": True, "title": True, "title_en": False}
CHAPTER_KEYS = {"id": True, "number": False, "title": True, "title_en": False, "clauses": True}
CLAUSE_KEYS = {"id": True, "number": False, "title": True, "title_en": False, "text": True, "text_en": False,
                "owner": False, "shape": False, "target": False, "terms": False, "parameters": False,
                "planned": False, "reason": False, "reason_en": False, "about": False, "about_en": False,
                "judged": False, "judged_en": False, "parts": False}  # fmt: skip
PARAMETER_KEYS = {"kind": True, "title": True, "title_en": False, "required": False, "keys": False,
                   "order": False, "total": False, "choices": False}  # fmt: skip
_LIMITS = {
    "required": "flag",
    "order": "text",
    "total": "share",
    "keys": "list of text",
    "choices": "list of text",
}
_SENTENCES = ("text", "text_en", "judged", "judged_en")
# What a clause that is split into parts must leave to them.
_LEAF_ONLY = ("shape", "target", "terms", "parameters", "planned", "reason", "reason_en")


def _fills(terms: TermSet, place: re.Match[str]) -> bool:
    value = terms.values.get(place[1])
    return value is not None if place[2] is None else isinstance(value, dict) and place[2] in value


class PackReader:
    """Reads one source; problems go to the source, so that the caller can refuse the pack whole."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.posts: dict[str, Post] = {}
        self.modules: dict[str, Module] = {}
        self.seen: dict[str, Path] = {}
        self.code = ""

    def pack(self) -> Pack | None:
        """The pack, or None when it has no readable head; only valid while the source has no problems."""
        data = self._mapping(self.source.data, (), PACK_KEYS, "制度包")
        if data is None:
            return None
        self.code = self._text(data, "code", ())
        if self.code and not _PACK_CODE.fullmatch(self.code):
            self.source.complain(("code",), f"制度包代号应为大写字母，如 B，现为“{self.code}”")
        issuer = self._text(data, "issuer_kind", ())
        if issuer and issuer not in _ISSUERS:
            self.source.complain(("issuer_kind",), f"不认识的发布单位类型“{issuer}”{did_you_mean(issuer, _ISSUERS)}")
        for path, item in self._items(data, "posts", ()):
            self._named(item, path, "岗位", Post, self.posts)
        for path, item in self._items(data, "modules", ()):
            self._named(item, path, "模块", Module, self.modules)
        chapters = tuple(c for path, item in self._items(data, "chapters", ()) if (c := self._chapter(item, path)))
        words: dict[str, Any] = {key: self._text(data, key, ()) for key in
                 ("title", "title_en", "version", "summary", "summary_en")}  # fmt: skip
        return Pack(
            code=self.code,
            issuer_kind=issuer,
            posts=tuple(self.posts.values()),
            modules=tuple(self.modules.values()),
            chapters=chapters,
            **words,
        )

    def _named(self, item: Any, path: Path, what: str, build: type[Named], known: dict[str, Named]) -> None:
        data = self._mapping(item, path, NAMED_KEYS, what)
        if data is None:
            return
        code, title, title_en = (self._text(data, key, path) for key in NAMED_KEYS)
        if code and not _CODE.fullmatch(code):
            self.source.complain((*path, "code"), f"{what}代号应为小写英文字母、数字和下划线，现为“{code}”")
        if code in known or title in {other.title for other in known.values()}:
            self.source.complain(path, f"{what}“{title or code}”写了两次")
        known[code] = build(code, title, title_en)

    def _chapter(self, item: Any, path: Path) -> Chapter | None:
        data = self._mapping(item, path, CHAPTER_KEYS, "章")
        if data is None:
            return None
        chapter_id = self._id(data, path, self.code)
        clauses = tuple(c for p, i in self._items(data, "clauses", path) if (c := self._clause(i, p, chapter_id, None)))
        return Chapter(
            chapter_id,
            self._text(data, "title", path),
            clauses,
            self._text(data, "number", path),
            self._text(data, "title_en", path),
        )

    def _clause(self, item: Any, path: Path, prefix: str, parent: str | None) -> Clause | None:
        data = self._mapping(item, path, CLAUSE_KEYS, "条款")
        if data is None:
            return None
        # A chapter of one clause may share its id with it (B5); a part always extends its parent's id.
        clause_id = self._id(data, path, prefix)
        if clause_id in self.seen:
            self.source.complain(
                (*path, "id"),
                f"条款编号“{clause_id}”重复，已用于第 {self.source.marks[self.seen[clause_id]][1]} 行",
            )
        self.seen[clause_id] = (*path, "id") if (*path, "id") in self.source.marks else path
        words: dict[str, Any] = {key: self._text(data, key, path) for key in
                 ("title", "text", "number", "title_en", "text_en", "judged_en", "about_en",
                  "reason_en")}  # fmt: skip
        notes: dict[str, Any] = {
            key: self._text(data, key, path) or None for key in ("planned", "reason", "about", "judged", "shape")
        }
        owner = self._owner(data, path)
        if "parts" in data:
            for key in _LEAF_ONLY:
                if key in data:
                    self.source.complain((*path, key), f"“{key}”应写在各分款里：有分款的条款由分款考核")
            parts = tuple(
                c for p, i in self._items(data, "parts", path) if (c := self._clause(i, p, clause_id + "-", clause_id))
            )
            return Clause(
                clause_id,
                owner=owner,
                parts=parts,
                parent=parent,
                about=notes["about"],
                judged=notes["judged"],
                **words,
            )
        target = self._target(data, path)
        parameters = self._parameters(data, path)
        bare = Clause(clause_id, owner=owner, parent=parent, target=target, parameters=parameters, **words, **notes)
        self._check_leaf(bare, data, path)
        if bare.shape not in SHAPES:
            return bare
        terms = self._terms(bare, data, path)
        declared = data.get("terms", [])
        if not isinstance(declared, list) or len(terms) < len(declared):
            return bare  # its terms are already refused; unfilled places would only repeat that
        wording = self._wording(bare, terms, path)
        return replace(bare, wording=wording).with_terms(terms)

    def _wording(self, clause: Clause, terms: list[TermSet], path: Path) -> dict[str, str]:
        """The sentences with places for terms; a place nothing fills is an error, and is left out."""
        wording = {}
        for name in _SENTENCES:
            sentence = getattr(clause, name) or ""
            unfilled = [
                place for place in PLACE.finditer(sentence) if not terms or any(not _fills(t, place) for t in terms)
            ]
            for place in unfilled:
                hint = did_you_mean(place[1], clause.specs) if place[1] not in clause.specs else ""
                self.source.complain((*path, name), f"{name} 中的 {place[0]} 在每组参数里都要有值{hint}")
            if PLACE.search(sentence) and not unfilled:
                wording[name] = sentence
        return wording

    def _check_leaf(self, clause: Clause, data: dict, path: Path) -> None:
        if clause.shape is None:
            self.source.complain(path, f"{clause.id} 缺少“shape”，应为：{'、'.join(SHAPES)}；或用“parts”拆成分款")
        elif clause.shape not in SHAPES:
            self.source.complain((*path, "shape"), f"不认识的形态“{clause.shape}”{did_you_mean(clause.shape, SHAPES)}")
        elif clause.shape == "narrative":
            if not clause.reason:
                self.source.complain(path, f"{clause.id} 是说明性条款，须用“reason”写明不考核的原因")
            for key in ("target", "terms", "parameters", "planned"):
                if key in data:
                    self.source.complain((*path, key), f"说明性条款不考核，不应有“{key}”")
        else:
            if "reason" in data:
                self.source.complain((*path, "reason"), "“reason”只用于说明性条款（shape: narrative）")
            if clause.planned and clause.planned not in self.modules:
                self.source.complain(
                    (*path, "planned"),
                    f"不认识的模块“{clause.planned}”{did_you_mean(clause.planned, self.modules)}",
                )
            for key, expected in (("owner", "责任岗位"), ("target", "目标，如 95%"), ("judged", "判断依据")):
                if key not in data:
                    self.source.complain(path, f"{clause.id} 缺少“{key}”（{expected}）")

    def _owner(self, data: dict, path: Path) -> str | None:
        if not (owner := self._text(data, "owner", path)):
            return None
        for post in self.posts.values():
            if owner in (post.code, post.title):
                return post.code
        self.source.complain(
            (*path, "owner"),
            f"不认识的岗位“{owner}”{did_you_mean(owner, [p.title for p in self.posts.values()])}",
        )
        return None

    def _target(self, data: dict, path: Path) -> Decimal | None:
        if "target" not in data:
            return None
        target, problems = read_value("share", data["target"], (*path, "target"))
        for problem in problems:
            self.source.complain(problem.path, f"target：{problem.message}")
        return target

    def _parameters(self, data: dict, path: Path) -> tuple[TermSpec, ...]:
        if "parameters" not in data:
            return ()
        here = (*path, "parameters")
        if not isinstance(data["parameters"], dict):
            self.source.complain(here, "应为一组“参数名: {kind: …, title: …}”")
            return ()
        specs = []
        for name, item in data["parameters"].items():
            spec = self._mapping(item, (*here, name), PARAMETER_KEYS, "参数")
            if not _CODE.fullmatch(name):
                self.source.complain((*here, name), f"参数名应为小写英文字母、数字和下划线，现为“{name}”")
            if spec is not None and (read := self._parameter(name, spec, (*here, name))):
                specs.append(read)
        return tuple(specs)

    def _parameter(self, name: str, data: dict, path: Path) -> TermSpec | None:
        if wrong := check_kind(data.get("kind")):
            self.source.complain((*path, "kind"), wrong)
            return None
        limits: dict[str, Any] = {"required": True, "order": None, "total": None, "keys": (), "choices": ()}
        labels: dict[str, str] = {}
        for key, kind in _LIMITS.items():
            if key not in data:
                continue
            # Keys and choices may be written as code: Chinese word, for showing.
            named = kind == "list of text" and isinstance(data[key], dict)
            value, problems = read_value("map of text" if named else kind, data[key], (*path, key))
            self._complain_all(key, problems)
            if problems:
                continue  # a limit that could not be read must not judge the terms
            limits[key] = tuple(value) if named else value
            labels |= value if named else {}
        if limits["order"] not in (None, "falling", "rising"):
            self.source.complain((*path, "order"), f"“order”应为 falling 或 rising，现为“{limits['order']}”")
        return TermSpec(
            name,
            data["kind"],
            self._text(data, "title", path),
            self._text(data, "title_en", path),
            labels=labels,
            **limits,
        )

    def _complain_all(self, key: str, problems: list[Problem]) -> None:
        for problem in problems:
            self.source.complain(problem.path, f"{key}：{problem.message}")

    def _terms(self, clause: Clause, data: dict, path: Path) -> list[TermSet]:
        """The dated term sets in rising order of date; a planned clause may leave its terms to its module."""
        if "terms" not in data:
            needed = [spec.name for spec in clause.specs.values() if spec.required]
            if needed and not clause.planned:
                self.source.complain(
                    path, f"{clause.id} 缺少“terms”，至少要有一组带生效日期的参数：{'、'.join(needed)}"
                )
            return []
        sets: list[TermSet] = []
        for here, item in self._items(data, "terms", path):
            if not isinstance(item, dict):
                self.source.complain(here, "应为 {from: 2026-01-01, 参数: 值}")
                continue
            values = dict(item)
            start, problems = read_value("date", values.pop("from", None), (*here, "from"))
            if problems:
                self.source.complain(problems[0].path, f"from（生效日期）{problems[0].message}")
            elif sets and start <= sets[-1].from_date:
                self.source.complain((*here, "from"), f"生效日期应晚于上一组的 {sets[-1].from_date}")
            typed, wrong = read_terms(clause, values)
            for problem in wrong:
                self.source.complain((*here, *problem.path), problem.message)
            if isinstance(start, datetime.date) and not wrong:
                sets.append(TermSet(start, typed, plain(values)))
        return sets

    def _id(self, data: dict, path: Path, prefix: str) -> str:
        found = self._text(data, "id", path)
        if found and not _CLAUSE_ID.fullmatch(found):
            self.source.complain((*path, "id"), f"编号应如 B8.1 或 B8.1-key，现为“{found}”")
        elif found and not found.startswith(prefix):
            self.source.complain((*path, "id"), f"编号“{found}”应以“{prefix}”开头")
        return found

    def _mapping(self, item: Any, path: Path, keys: dict[str, bool], what: str) -> dict | None:
        if not isinstance(item, dict):
            self.source.complain(path, f"{what}应为一组“名称: 值”")
            return None
        for key in item:
            if key not in keys:
                self.source.complain((*path, key), f"{what}没有“{key}”这一项{did_you_mean(key, keys)}")
        for key, required in keys.items():
            if required and key not in item:
                self.source.complain(path, f"{what}缺少“{key}”")
        return item

    def _items(self, data: dict, key: str, path: Path) -> list[tuple[Path, Any]]:
        items = data.get(key, [])
        here = (*path, key)
        if key in data and (not isinstance(items, list) or not items):
            self.source.complain(here, f"“{key}”应为列表，至少一项")
        return [((*here, i), item) for i, item in enumerate(items)] if isinstance(items, list) else []

    def _text(self, data: dict, key: str, path: Path) -> str:
        """The text at a key, trimmed; "" when absent. A number is refused, or 1.10 would become 1.1."""
        if key not in data:
            return ""
        text, problems = read_value("text", data[key], (*path, key))
        for problem in problems:
            self.source.complain(problem.path, f"{key}：{problem.message}")
        return text or ""
