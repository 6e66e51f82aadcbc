"""The page for guardians and near relatives: it says plainly what it cannot do, takes the proof, and tells nothing."""

from __future__ import annotations

import re

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yueke.domains.privacy.models import RelativeClaim
from yueke.sites.portal.tests.conftest import PHONE, text

PAGE = "/p/relatives/"
SAID = {
    "asking": "guardian", "kind": "access", "relation": "母亲", "subject_name": "张三丰", "subject_contact": PHONE,
    "requester_name": "王芳", "requester_contact": "13900000000", "details": "",
}  # fmt: skip


def paper(body: bytes = b"%PDF-1.4\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile("户口簿.pdf", body)


def test_the_page_says_plainly_how_it_goes_and_is_found_from_the_first_pages(client: Client) -> None:
    told = text(client.get(PAGE))
    for words in ("未满十四周岁", "近亲属", "关系证明", "不会说明档案里有没有这个人", "当面办理"):
        assert words in told, words
    for path in ("/p/", "/p/sign-in/"):
        assert f'href="{PAGE}"' in text(client.get(path)), path


def test_a_claim_arrives_and_the_answer_is_the_same_for_the_known_and_the_unknown(client: Client, customer) -> None:
    answers = []
    for contact in (PHONE, "13700009999"):
        answer = client.post(PAGE, {**SAID, "subject_contact": contact, "proof": paper()})
        assert answer.status_code == 303
        shown = text(client.get(answer["Location"]))
        row = RelativeClaim.objects.latest("pk")
        assert row.number in shown
        answers.append(re.sub(r'value="\w{64}"', "", shown.replace(row.number, "DT")))
        assert (row.state, row.request_id) == ("waiting", None)
    assert answers[0] == answers[1]
    assert not {"张三丰", PHONE} & {word for word in ("张三丰", PHONE) if word in answers[0]}


def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(client: Client) -> None:
    for change, field in (
        ({"proof": ""}, "proof"), ({"relation": "", "proof": paper()}, "relation"), ({"requester_contact": "1", "proof": paper()}, "requester_contact"),
        ({"asking": "relative", "kind": "close", "proof": paper()}, "kind"), ({"proof": paper(b"MZ\x90\x00")}, "proof"), ({"asking": "self", "proof": paper()}, "asking"),
    ):  # fmt: skip
        answer = client.post(PAGE, {**SAID, **change})
        assert answer.status_code == 422, change
        assert field in answer.context["form"].errors, (change, answer.context["form"].errors)
    assert not RelativeClaim.objects.exists()


def test_the_page_of_thanks_repeats_no_words_of_strangers(client: Client) -> None:
    assert "<b>" not in text(client.get(f"{PAGE}filed/?number=<script>")).split("<main", 1)[-1].split("p-note")[0]


def test_knocking_too_often_is_answered_with_a_pause(client: Client) -> None:
    codes = [client.get(PAGE).status_code for _n in range(31)]
    assert codes[-1] == 429
    assert codes[0] == 200


def test_few_queries(client: Client, django_assert_max_num_queries) -> None:
    client.get(PAGE)
    with django_assert_max_num_queries(8):
        client.get(PAGE)
