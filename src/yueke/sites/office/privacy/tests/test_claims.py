"""The desk looks at the proof of a guardian or near relative, and takes the request on or not."""

from __future__ import annotations

from io import BytesIO

import pytest

from yueke.domains.privacy import commands
from yueke.domains.privacy.models import RelativeClaim, RightsRequest
from yueke.sites.office.customers.tests.archives import NOW

PAGE = "/privacy/claims/"


@pytest.fixture
def desk(office):
    return office.client(office.steward)


@pytest.fixture
def claim(desk) -> RelativeClaim:
    proof = BytesIO(b"%PDF-1.4\n%%EOF\n")
    proof.name = "户口簿.pdf"
    return commands.file_claim(
        commands.VISITOR, "access", "guardian", relation="母亲", subject_name="王小明", subject_contact="13812345678",
        requester_name="王芳芳", requester_contact="13900000000", proof=proof, at=NOW,
    )  # fmt: skip


def test_it_stands_in_the_list_of_requests_and_is_looked_at(desk, claim) -> None:
    listed = desk.get("/privacy/requests/").content.decode()
    assert "代为提出，待核身" in listed
    assert f'href="{PAGE}"' in listed
    assert claim.number in desk.get(PAGE).content.decode()
    shown = desk.get(f"{PAGE}{claim.pk}/").content.decode()
    assert "母亲" in shown
    answer = desk.get(f"{PAGE}{claim.pk}/proof/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert "attachment" in answer["Content-Disposition"]


def test_accepted_it_leads_to_a_checked_request(desk, claim, office) -> None:
    path = f"{PAGE}{claim.pk}/accept/"
    wrong = desk.post(path, {"customer_number": "KH-0", "note": "户口簿"})
    assert wrong.status_code == 422
    assert "customer_number" in wrong.context["form"].errors
    assert not RightsRequest.objects.exists()
    assert desk.post(path, {"customer_number": office.mine.number, "note": "户口簿原件"}).status_code == 303
    asked = RightsRequest.objects.get()
    assert (asked.state, asked.customer_id) == ("checked", office.mine.pk)
    assert asked.number in desk.get(f"{PAGE}{claim.pk}/").content.decode()
    assert desk.get(f"/privacy/requests/{asked.pk}/").status_code == 200


def test_refused_with_a_reason(desk, claim) -> None:
    path = f"{PAGE}{claim.pk}/refuse/"
    assert desk.post(path, {"note": ""}).status_code == 422
    claim.refresh_from_db()
    assert claim.state == "waiting"
    assert desk.post(path, {"note": "没有关系证明"}).status_code == 303
    assert "没有关系证明" in desk.get(f"{PAGE}{claim.pk}/").content.decode()
    assert claim.number not in desk.get(PAGE).content.decode()
    assert claim.number in desk.get(f"{PAGE}?view=all").content.decode()


def test_who_handles_no_requests_sees_none(office, claim) -> None:
    client = office.client(office.ann)
    for path in (PAGE, f"{PAGE}{claim.pk}/", f"{PAGE}{claim.pk}/proof/", f"{PAGE}{claim.pk}/accept/"):
        assert client.get(path).status_code == 403, path


def test_the_list_asks_little(desk, claim, django_assert_max_num_queries) -> None:
    desk.get(PAGE)
    with django_assert_max_num_queries(12):
        desk.get(PAGE)
