"""Packs: what a good one becomes, what a bad one is told, and that the shipped ones are whole."""

import copy
import datetime
from decimal import Decimal

import pytest
import yaml

from yueke.compliance.pack import PackError, builtin_packs, check_terms, load_pack, term_set
from yueke.compliance.tests.small_pack import SMALL
from yueke.kernel.terms import Term

ROWS = {
    "A": "A1.3 A2.1 A2.2 A2.3 A2.4 A3.1 A3.2 A3.3 A4.1 A4.2 A4.3 A5.1 A5.2 A5.3 A5.4 A6.1 A6.2 A6.3 A6.4 "
    "A7.1 A7.2 A7.3 A8.1 A8.2 A8.3",
    "B": "B3 B4.1 B4.2 B4.3 B4.4 B4.5 B5 B6.1 B6.2 B6.3 B6.4 B7.1 B7.2.1 B7.2.2 B7.2.3 B7.3.1-2 B7.3.3 "
    "B7.3.4 B7.3.5 B7.4 B8.1 B8.2 B8.3 B8.4 B9.1 B9.2",
    "C": "C1.3 C2.1-2 C2.3 C3.1 C3.2 C3.3 C4.1 C4.2 C4.3 C5.1 C5.2 C5.3 C6.1 C6.2 C6.3 C7.1-2 C7.3 C8.1 C8.2 C8.3 "
    "C9.1 C9.2 C9.3 C10.1 C10.2 C10.3 C11.1 C11.2 C11.3 C12.1 C12.2 C12.3",
    "D": "D0 D5.1 D5.2 D5.3 D5.4 D5.5 D5.6 D5.7 D5.8 D5.9 D6 D7 D8 D9 D10",
    "E": "E1 E2.1 E2.2 E2.3 E3.1 E3.2 E3.3 E4.1 E4.2 E4.3 E5.1 E5.2 E6.1 E6.2 E7",
}
WORKING = {
    "A": "A1.3-answered A1.3-improved "
    "A2.1-source A2.1-opinions A2.2-complete A2.2-duplicates A2.2-entry A2.3-review A2.3-changes A2.3-classes "
    "A2.4-access A2.4-leavers A2.4-backup A2.4-restore A3.1-share A3.2-review A4.3-complaints A5.1-intake "
    "A5.1-handover A5.2-start A5.2-progress A5.2-promise A5.3-feedback A5.3-satisfied A5.4-analysis A5.4-recurrence "
    "A6.1-plan A6.1-schedule A6.2-sample A6.2-valid A6.3 A6.4-milestones A6.4-effect A6.4-callback",
    "B": "B4.2 B4.3 B4.4 B5-maintenance B5-recommendation B7.2.1 B7.2.2 B7.2.3-report B7.2.3-case B7.3.1-2 B7.3.3 "
    "B7.3.4 B7.3.5 B7.4 B8.1-general B8.1-key B8.1-unsatisfied B8.2-form B8.2-feedback B8.4",
    "C": "C3.3-schedule C3.3-process C4.3-survey C7.3-intake C7.3-acknowledge C7.3-accept C7.3-grading C7.3-sign C7.3-contact-general "
    "C7.3-contact-important C7.3-contact-major C7.3-progress-general C7.3-progress-important "
    "C7.3-progress-major C7.3-promise C7.3-close-general C7.3-close-important C7.3-close-major C7.3-express "
    "C7.3-ladder C7.3-limits C7.3-authority C7.3-satisfied C7.3-archive "
    "C7.3-feedback C7.3-supervision C9.3",
    "D": "D0-readers D0-notice D5.1-register D5.1-crosscheck D5.2 D5.3 D5.4 D5.5-authority D5.8 D5.9 D7-survey D9-expectation",
    "E": "E1-coverage E1-timely E1-confidential E2.1 E2.2-modes E2.2-complaints E2.3-full E2.3-adhoc E3.1 E3.2-plan E3.2-audit E3.2-valid E3.3 E4.1-scores E4.1-rectify E4.2 E5.1-answered E5.2 E6.1 E6.2 E7-access E7-leavers E7-backup",
}


def key_clause():
    return load_pack(SMALL).clause("S1.1-key")


def refused(text: str) -> list[tuple[int, str]]:
    with pytest.raises(PackError) as caught:
        load_pack(text)
    return [(problem.line, problem.message) for problem in caught.value.problems]


def line_of(text: str, fragment: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if fragment in line)


# --- the shipped packs


@pytest.mark.parametrize("code", ROWS)
def test_every_row_of_the_regulation_is_there_in_order_and_once(code):
    pack = builtin_packs()[code]
    top = [clause.id for chapter in pack.chapters for clause in chapter.clauses]
    assert top == ROWS[code].split()
    ids = [clause.id for clause in pack.clauses()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("code", WORKING)
def test_what_works_in_this_version(code):
    assert [leaf.id for leaf in builtin_packs()[code].leaves() if leaf.state == "working"] == WORKING[code].split()


def test_an_amendment_must_state_what_the_sentences_name():
    clause = builtin_packs()["B"].clause("B4.2")
    whole = dict(clause.terms[-1].plain)
    assert not check_terms(clause, whole)
    without = {name: value for name, value in whole.items() if name != "grace"}
    assert ["grace" in problem.message for problem in check_terms(clause, without)] == [True]


def test_every_sentence_is_filled_and_in_both_languages():
    for pack in builtin_packs().values():
        for clause in pack.clauses():
            assert clause.title_en, clause.id
            if clause.shape and clause.shape != "narrative":
                assert clause.judged.startswith("判断依据："), clause.id
                assert clause.judged_en, clause.id
            for sentence in (clause.text, clause.text_en, clause.judged or "", clause.judged_en):
                assert "{" not in sentence, clause.id


def test_packs_agree_on_posts():
    titles: dict[str, tuple[str, str]] = {}
    for pack in builtin_packs().values():
        for post in pack.posts:
            assert titles.setdefault(post.code, (post.title, post.title_en)) == (post.title, post.title_en)


@pytest.mark.parametrize(
    ("clause_id", "interval"),
    [
        ("B4.2", "3 months"),
        ("B4.3", "4 months"),
        ("B5-maintenance", "12 months"),
        ("B8.1-general", "6 months"),
        ("B8.1-key", "3 months"),
    ],
)
def test_the_intervals_the_regulation_demands(clause_id, interval):
    clause = builtin_packs()["B"].clause(clause_id)
    assert {terms["interval"] for terms in clause.terms} == {Term.parse(interval)}


def test_built_in_terms_pass_the_check_that_amendments_pass():
    clauses = [clause for pack in builtin_packs().values() for clause in pack.clauses() if clause.terms]
    assert clauses
    for clause in clauses:
        for terms in clause.terms:
            assert check_terms(clause, terms.plain) == [], clause.id


# --- a good pack


def test_values_are_typed():
    clause = key_clause()
    newest = clause.terms_at(datetime.date(2026, 6, 1))
    assert clause.owner == "specialist"
    assert clause.target == Decimal("0.95")
    assert newest["interval"] == Term(3, "months")
    assert newest["grades"] == {"diamond": Decimal(80), "gold": Decimal(50)}
    assert newest.plain == {"interval": "3 months", "grace": "7 days", "grades": {"diamond": 80, "gold": 50}}


@pytest.mark.parametrize(
    ("day", "months"), [("2023-05-01", 4), ("2025-12-31", 4), ("2026-01-01", 3), ("2030-01-01", 3)]
)
def test_terms_in_force_on_a_day(day, months):
    assert key_clause().terms_at(datetime.date.fromisoformat(day))["interval"].n == months


def test_sentences_read_as_they_did_on_a_day():
    clause = key_clause()
    assert clause.text == "每3个月回访一次，50分以上。"
    assert clause.at(datetime.date(2025, 1, 1)).text == "每4个月回访一次，40分以上。"


def test_an_amendment_lies_over_the_pack():
    clause = key_clause()
    stricter = term_set(clause, datetime.date(2027, 1, 1), {"interval": "2个月", "grades": {"diamond": 90, "gold": 60}})
    amended = clause.with_terms([stricter])
    assert amended.terms_at(datetime.date(2026, 12, 31))["interval"].n == 3
    assert amended.text == "每2个月回访一次，60分以上。"
    assert clause.text == "每3个月回访一次，50分以上。"


def test_a_clause_with_parts_is_judged_by_them():
    pack = load_pack(SMALL)
    assert pack.clause("S1.1").state == "working"
    assert [leaf.id for leaf in pack.leaves()] == ["S1.1-key", "S1.1-manner"]
    assert pack.clause("S1.1-key").parent == "S1.1"


def test_terms_in_words():
    clause = key_clause()
    words = {spec.name: text for spec, text in clause.shown(clause.terms[-1])}
    assert words == {"interval": "3个月", "grace": "7天", "grades": "钻石80、黄金50"}


def test_folder_and_file_are_read_alike(tmp_path):
    head, _, chapter = SMALL.partition("chapters:\n")
    (tmp_path / "pack.yaml").write_text(head, encoding="utf-8")
    body = chapter.replace("  - id: S1\n", "    id: S1\n", 1)
    (tmp_path / "01.yaml").write_text(body, encoding="utf-8")
    assert load_pack(tmp_path) == load_pack(SMALL)
    (tmp_path / "01.yaml").write_text(body.replace("95%", "95"), encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(tmp_path)
    assert caught.value.file.endswith("/01.yaml")
    assert caught.value.line == line_of(body, "target")


# --- a bad pack


@pytest.mark.parametrize(
    ("right", "wrong", "at", "expected"),
    [
        ("owner: 客服专员", "owner: 客服专原", "owner:", "是否想写“客服专员”"),
        ("shape: recurring", "shape: recuring", "shape: recuring", "是否想写“recurring”"),
        ("target: 95%", "taget: 95%", "taget", "是否想写“target”"),
        ("target: 95%", "target: 120%", "target: 120%", "0% 到 100%"),
        ("grace: 7 days", "grase: 7 days", "grase", "是否想写“grace”"),
        ("interval: 4 months", "interval: 三个月", "三个月", "3 months"),
        ("interval: 4 months, ", "", "from: 2024", "缺少参数“interval”"),
        ("from: 2026-01-01", "from: 2023-01-01", "from: 2023", "晚于上一组"),
        ("from: 2026-01-01", "from: 2026-02-30", "2026-02-30", "2026-01-01"),
        ("{diamond: 80, gold: 40}", "{diamond: 30, gold: 40}", "diamond: 30", "依次降低"),
        ("{diamond: 80, gold: 40}", "{diamond: 80, glod: 40}", "glod", "是否想写“gold”"),
        ("{diamond: 80, gold: 40}", "{diamond: 80}", "from: 2024", "缺少：gold"),
        ("{interval}", "{intervall}", "intervall", "是否想写“interval”"),
        ("kind: map of number", "kind: map of nummber", "nummber", "是否想写“number”"),
        ("id: S1.1-manner", "id: S1.2-manner", "S1.2-manner", "开头"),
        ("reason: 指引。", "about: 指引。", "id: S1.1-manner", "reason"),
        ("title: 方式", "title: 2", "title: 2", "应为文字"),
        ("issuer_kind: company", "issuer_kind: compny", "compny", "是否想写“company”"),
        (
            "shape: narrative",
            "shape: gate\n            planned: complaint",
            "planned",
            "是否想写“complaints”",
        ),
        ("title: 方式", "title: 方式\n            title: 又一个", "又一个", "写了两次"),
        ("text: 分别回访。", "text: 分别回访。\n        shape: gate", "shape: gate", "分款"),
    ],
)
def test_an_error_names_its_line_and_what_was_expected(right, wrong, at, expected):
    assert right in SMALL
    text = SMALL.replace(right, wrong, 1)
    problems = refused(text)
    assert any(expected in message and line == line_of(text, at) for line, message in problems), problems


def test_an_id_used_twice_names_both_lines():
    text = SMALL.replace("id: S1.1-manner", "id: S1.1-key")
    first, second = (n for n, line in enumerate(text.splitlines(), 1) if "id: S1.1-key" in line)
    assert refused(text) == [(second, f"条款编号“S1.1-key”重复，已用于第 {first} 行")]


def test_all_errors_at_once_in_order():
    text = SMALL.replace("95%", "95").replace("grace: 7 days", "grace: 七天").replace("code: S\n", "code: s\n")
    lines = [line for line, _ in refused(text)]
    assert lines == sorted(lines)
    assert {1, line_of(text, "target"), line_of(text, "七天")} <= set(lines)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("\n", 1, "空"),
        ("a: 1\nb: [2\nc: }\n", 3, "YAML"),
        ("a: 1\nb: \x01\n", 2, "控制字符"),
        ("- 1\n- 2\n", 1, "名称"),
        ("a: &x {b: 1}\nc: *x\n", 1, "引用"),
        ("[" * 5000 + "\n", 1, "层级"),
    ],
)
def test_what_is_no_pack_at_all(text, line, expected):
    assert any(expected in message and at == line for at, message in refused(text))


WHOLE = yaml.safe_load(SMALL)


def places(node, path=()):
    """Every path in the plain data of a pack."""
    yield path
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


@pytest.mark.parametrize(
    "value",
    [None, 7, -1, True, "", "x", "{x}", [], [None], {}, {"x": 1}, [[]], datetime.date(2024, 1, 1)],
    ids=repr,
)
def test_a_wrong_value_anywhere_is_an_error_of_the_pack_never_a_crash(value):
    refusals = 0
    for path in list(places(WHOLE))[1:]:
        broken = copy.deepcopy(WHOLE)
        node = broken
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value
        try:
            load_pack(yaml.safe_dump(broken, allow_unicode=True))
        except PackError as error:
            refusals += error.line >= 1
    assert refusals > len(list(places(WHOLE))) / 2


def test_unreadable_files_are_refused(tmp_path):
    gbk = tmp_path / "gbk.yaml"
    gbk.write_bytes("title: 制度".encode("gbk"))
    with pytest.raises(PackError, match="UTF-8"):
        load_pack(gbk)
    with pytest.raises(PackError, match="打不开"):
        load_pack(tmp_path / "none.yaml")
