"""Who uses the site while its processes are killed: every change is repeated until it is acknowledged."""

from __future__ import annotations

import http.client
import random
import re
import time
import urllib.parse
import uuid
from contextlib import suppress
from dataclasses import dataclass, field

PASSWORD = "Yueke-crash-2026"
PATIENCE = 90.0
_ROWS = 200
_MOST_BY_PORTAL = 8
"""Complaints nobody signs in for: one network may not file more than twenty an hour, answers that got lost among them."""


class Unanswered(Exception):
    """The answer got lost, or the site said that it cannot answer now."""


class Browser:
    """One signed-in person. A lost connection, a 5xx or a 503 page is :class:`Unanswered`."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}

    def ask(
        self, method: str, path: str, fields: dict[str, str] | None = None, sheet: str = ""
    ) -> tuple[int, str, str]:
        """Status, address led to, text. ``sheet`` is the content of a CSV sent along."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if fields is not None:
            fields = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}
            body, headers["Content-Type"] = _multipart(fields, sheet) if sheet else (
                urllib.parse.urlencode(fields), "application/x-www-form-urlencoded"
            )  # fmt: skip
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered(str(error)) from error
        finally:
            connection.close()
        if answer.status >= 500:
            raise Unanswered(f"{answer.status} {path}")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), text

    def sign_in(self) -> None:
        """As the founder."""
        self.cookies = {}
        self.ask("GET", "/sign-in/")
        status, _, text = self.ask("POST", "/sign-in/", {"username": "admin", "password": PASSWORD})
        if status not in (302, 303):
            raise Unanswered(f"sign-in: {status} {text[:200]}")


def _multipart(fields: dict[str, str], sheet: str) -> tuple[bytes, str]:
    mark = uuid.uuid4().hex
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
    parts.append(f"{head}Content-Type: text/csv\r\n\r\n{sheet}\r\n--{mark}--\r\n")
    return "".join(parts).encode(), f"multipart/form-data; boundary={mark}"


@dataclass
class Done:
    """What the site has acknowledged."""

    customers: dict[str, int] = field(default_factory=dict)
    visits: list[tuple[int, str]] = field(default_factory=list)
    contacts: list[tuple[int, str]] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    by_portal: int = 0
    imports: int = 0
    sent: int = 0


class Driver:
    """Makes changes one after the other, each repeated until it is acknowledged."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self.browser, self.chance, self.done = Browser(port), chance, Done()

    def step(self) -> None:
        """One change of a kind drawn by lot."""
        if self.chance.random() < 0.02:
            self.bring_in()
            return
        kinds = [self.register, self.complain, self.complain_by_portal]
        kinds += [self.visit, self.visit, self.contact] if self.done.customers else []
        self.chance.choice(kinds)()

    def register(self) -> None:
        name = f"客户{len(self.done.customers):05}"
        fields = {"kind": "individual", "stage": "customer", "name": name, "confirmed": "1"}
        location = self._acknowledged("/customers/new/", fields)
        self.done.customers[name] = int(re.search(r"/customers/(\d+)/", location).group(1))

    def visit(self) -> None:
        customer, told = self._somebody(), uuid.UUID(int=self.chance.getrandbits(128)).hex
        fields = {"result": "reached", "method": "phone", "contact_name": "本人", "satisfaction": "4", "content": told}
        self._acknowledged(f"/visits/new/?customer={customer}&kind=maintenance", fields)
        self.done.visits.append((customer, told))

    def contact(self) -> None:
        customer, name = self._somebody(), f"联系人{len(self.done.contacts):05}"
        self._acknowledged(f"/customers/{customer}/contacts/add/", {"name": name, "position": "店长"})
        self.done.contacts.append((customer, name))

    def complain(self) -> None:
        """A caller nobody knows, taken in at the desk."""
        n, told = len(self.done.complaints), uuid.UUID(int=self.chance.getrandbits(128)).hex
        fields = {"channel": "phone", "caller_name": f"来电{n:05}", "caller_phone": f"1370{n:07}", "description": told}
        self._acknowledged("/complaints/new/?customer=new", fields)
        self.done.complaints.append(told)

    def complain_by_portal(self) -> None:
        """A customer at the portal, without an account."""
        if self.done.by_portal >= _MOST_BY_PORTAL:
            self.complain()
            return
        self.done.by_portal += 1
        n, told = self.done.by_portal, uuid.UUID(int=self.chance.getrandbits(128)).hex
        key = self._portal_key()
        fields = {"key": key, "caller_name": f"顾客{n:05}", "caller_phone": f"1360{n:07}", "description": told}
        self._acknowledged("/p/complaints/new/", fields)
        self.done.complaints.append(told)

    def _portal_key(self) -> str:
        """The name of one sending of the form, which makes it one complaint however often it is sent."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                _status, _location, text = self.browser.ask("GET", "/p/complaints/new/")
                return re.search(r'name="key" value="([^"]+)"', text).group(1)
            except Unanswered as lost:
                if time.monotonic() > deadline:
                    raise AssertionError(f"the portal does not answer in {PATIENCE:g} s: {lost}") from lost
                time.sleep(0.2)

    def bring_in(self) -> None:
        """Import a sheet of customers: checked and written by the worker, all rows or none."""
        names = [f"导入{self.done.imports:04}号{n}" for n in range(_ROWS)]
        sheet = "客户名称,手机\n" + "".join(f"{name},139{self.done.imports:04}{n:04}\n" for n, name in enumerate(names))
        self.done.imports += 1
        location = self._acknowledged("/imports/new/customers/", {}, sheet)
        batch = re.search(r"/imports/(\d+)/", location).group(1)
        self._acknowledged(f"/imports/{batch}/columns/", {"name": "0", "phone": "1"})
        self._until(batch, "/run/")
        self._acknowledged(f"/imports/{batch}/run/", {}, refused_is_done=True)
        self._until(batch, "/undo/")
        self.done.imported += names

    def _until(self, batch: str, offered: str) -> None:
        """Wait until the page of an import offers its next step."""
        deadline = time.monotonic() + 3 * PATIENCE
        while time.monotonic() < deadline:
            with suppress(Unanswered):
                status, _location, text = self.browser.ask("GET", f"/imports/{batch}/")
                if f"/imports/{batch}{offered}" in text:
                    return
                if status != 200:
                    self.browser.sign_in()
            time.sleep(0.5)
        raise AssertionError(f"import {batch} never offers {offered}")

    def _somebody(self) -> int:
        return self.chance.choice(list(self.done.customers.values()))

    def _acknowledged(
        self, path: str, fields: dict[str, str], sheet: str = "", *, refused_is_done: bool = False
    ) -> str:
        """Send a form until it is answered, as a reader does who presses the button again; where it led to.

        ``refused_is_done``: a step that cannot be taken twice is refused when it was taken before.
        """
        sent = fields | {"_once": str(uuid.UUID(int=self.chance.getrandbits(128)))}
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self.done.sent += 1
                status, location, text = self.browser.ask("POST", path, sent, sheet)
                if status in (302, 303) and "sign-in" not in location:
                    return location
                if status in (302, 303, 403):
                    self.browser.sign_in()
                    continue
                if status == 409 and refused_is_done:
                    return ""
                raise AssertionError(f"{path}: {status} {re.sub(r'<[^>]+>', ' ', text)[-2000:]}")
            except Unanswered as lost:
                if time.monotonic() > deadline:
                    raise AssertionError(f"{path}: no answer in {PATIENCE:g} s: {lost}") from lost
                time.sleep(0.2)
