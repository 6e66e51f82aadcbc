"""Somebody who reads English chooses it, and finds their way: only the data stay Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import messages
import pytest
from django.test import Client
from make import Company, moment

from yueke.domains.customers.models import Customer
from yueke.domains.organization import models as organization
from yueke.domains.organization.models import Person
from yueke.kernel import clock
from yueke.kernel.cleaning.regions import regions

CHINESE = re.compile(r"[\u3400-\u9fff]")
PAGES = ["/regulation/", "/clause/B4.2/", "/desk/", "/customers/", "/visits/", "/visits/records/", "/dashboard/"]


class Frame(HTMLParser):
    """What a page says of itself: menu, headings, labels, buttons, column titles and hints."""

    parts = frozenset({"title", "nav", "h1", "h2", "th", "label", "button", "summary", "legend", "dt"})
    hints = frozenset({"title", "placeholder", "aria-label", "data-label"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value for name, value in attrs if name in self.hints and value]
        if tag in self.parts:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            self.inside.remove(tag)

    def handle_data(self, data: str) -> None:
        if self.inside and data.strip():
            self.texts.append(data.strip())


def names() -> list[str]:
    """What the company calls itself, its people and its customers, and how the other language is offered."""
    of = [(organization.Company, "name"), (organization.Company, "short_name"), (organization.Department, "name"),
          (organization.Post, "title"), (Person, "name"), (Customer, "name")]  # fmt: skip
    found = {name for model, field in of for name in model.objects.values_list(field, flat=True) if name}
    provinces = [province.name for province in regions()]
    return ["简体中文", *provinces, *sorted(found, key=len, reverse=True)]


@pytest.fixture
def reader(company: Company, settings, tmp_path) -> Iterator[Client]:
    """The head of the branch has chosen English; the catalogue is compiled as it stands."""
    messages.compile_into(tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    company.key_customer("2026-02-03")
    client = Client()
    with clock.frozen(moment("2026-11-20")):
        client.force_login(Person.objects.get(pk=company.head.person_id))
        client.post("/language/", {"language": "en", "next": "/desk/"})
        yield client


@pytest.mark.parametrize("path", PAGES)
def test_the_frame_of_the_main_pages_is_english(reader, path):
    page = reader.get(path).content.decode()
    assert '<html lang="en"' in page
    texts = Frame(page).texts
    assert {"Desk", "Regulation", "Customer archive"} <= set(texts)
    for name in names():
        texts = [text.replace(name, "") for text in texts]
    assert [text for text in texts if CHINESE.search(text)] == []


def test_the_words_of_the_regulation_and_its_numbers_are_english(reader):
    page = reader.get("/clause/B4.2/").content.decode()
    assert "at least once every 3 months" in page
    for part in ("Key customers", "Maintenance of key customers", "7 days"):
        assert part in page
    assert not re.search("第.{1,3}条", page + reader.get("/regulation/?pack=A").content.decode())


def test_chinese_can_be_chosen_again(reader):
    reader.post("/language/", {"language": "zh-hans", "next": "/desk/"})
    page = reader.get("/desk/").content.decode()
    assert '<html lang="zh-Hans"' in page
    assert "工作台" in Frame(page).texts


def test_a_customers_duties_are_told_in_english(reader):
    customer = Customer.objects.get()
    page = reader.get(f"/customers/{customer.pk}/duties/").content.decode()
    assert "Maintenance of key customers" in page
    assert "重点客户定期维护" not in page


def test_clauses_and_pages_are_found_by_their_english_titles(reader):
    assert "/clause/B4.2/" in reader.get("/search/", {"q": "maintenance of key"}).content.decode()
    assert 'class="y-hit" href="/dashboard/"' in reader.get("/search/", {"q": "dash"}).content.decode()
