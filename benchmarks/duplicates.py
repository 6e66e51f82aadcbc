"""How well duplicates are found, and how fast: on the messy registration form and on generated archives.

    python benchmarks/duplicates.py --customers 1000000 --seed 7
    python benchmarks/duplicates.py --messy ../shared/data/messy
    python benchmarks/duplicates.py --nameless --customers 100000 --seed 7

The generated archive has real proportions of names and places; one customer in twenty is written down twice, the second
time as people do: a phone left out or changed, an address shortened, a slip in the name, a company without its legal
form. Printed are precision and recall of the pairs suggested for merging (``same``) and of all pairs shown (``same``
and ``maybe``), and the time. Needs no database.

``--nameless`` asks what a birthday and an address prove without a name: persons live in households and a few in
dormitories, some are twins, and one in twenty is written down a second time with birthday and address only.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from yueke.config.bench.names import Names
from yueke.kernel.cleaning.addresses import Address, address_key, clean_address
from yueke.kernel.cleaning.dates import clean_date
from yueke.kernel.cleaning.emails import clean_emails
from yueke.kernel.cleaning.names import clean_customer_name, name_key, person_key
from yueke.kernel.cleaning.phones import clean_phones, phone_key
from yueke.kernel.cleaning.text import cell_text
from yueke.kernel.cleaning.words import clean_kind
from yueke.kernel.sheets.reading import read_table
from yueke.methods.matching import Record, suggest_duplicates
from yueke.methods.matching.scoring import score

SHARE = 0.05
"""How many customers are written down a second time."""

Pairs = set[tuple[int, int]]


def generated(customers: int, seed: int) -> tuple[list[Record], Pairs]:
    """An archive of ``customers`` different customers with their second records, and the true pairs."""
    names, dice = Names(seed), random.Random(seed + 1)
    records: list[Record] = []
    true: Pairs = set()
    for number in range(customers):
        draft = names.draft(number)
        first = Record(
            len(records),
            name_key(draft.name, draft.kind),
            draft.kind,
            (phone_key(draft.phone),) if draft.phone else (),
            (draft.email,) if draft.email else (),
            address=address_key(draft.address),
            district=draft.district or draft.city,
            contact=person_key(draft.contact),
        )
        records.append(first)
        if dice.random() < SHARE:
            true.add((len(records) - 1, len(records)))
            records.append(again(first, dice)._replace(key=len(records)))
    return records, true


def again(one: Record, dice: random.Random) -> Record:
    """The same customer, written down by somebody else: one to three things differ."""
    for slip in dice.sample(SLIPS, dice.choice((1, 1, 2, 3))):
        one = slip(one, dice)
    return one


def _no_phone(one: Record, dice: random.Random) -> Record:
    return one._replace(phones=())


def _other_phone(one: Record, dice: random.Random) -> Record:
    return one._replace(phones=(f"1{dice.choice('3578')}{dice.randrange(10**9):09d}",))


def _no_email(one: Record, dice: random.Random) -> Record:
    return one._replace(emails=())


def _shorter_address(one: Record, dice: random.Random) -> Record:
    return one._replace(address=one.address[: one.address.find("号") + 1] if "号" in one.address else "")


def _no_address(one: Record, dice: random.Random) -> Record:
    return one._replace(address="")


def _slip_of_name(one: Record, dice: random.Random) -> Record:
    if len(one.name) < 3:
        return one
    place = dice.randrange(1, len(one.name))
    return one._replace(name=one.name[:place] + dice.choice("伟军丽华") + one.name[place + 1 :])


def _other_contact(one: Record, dice: random.Random) -> Record:
    return one._replace(contact="") if one.contact else one


SLIPS: list[Callable[[Record, random.Random], Record]] = [
    _no_phone,
    _other_phone,
    _no_email,
    _shorter_address,
    _no_address,
    _slip_of_name,
    _other_contact,
]


def messy(folder: Path) -> tuple[list[Record], Pairs]:
    """The registration form as offices fill it, and the pairs its makers know to be one customer."""
    table = read_table(folder / "customers.xlsx")
    rows = zip(table.row_numbers, table.rows, strict=True)
    records = [record for number, row in rows if (record := _of_row(number, row)) is not None]
    with (folder / "customers_truth.csv").open(encoding="utf-8-sig", newline="") as stream:
        entities = [(int(row["sheet_row"]), row["entity"]) for row in csv.DictReader(stream) if row["entity"]]
    members: dict[str, list[int]] = {}
    for number, entity in sorted(entities):
        members.setdefault(entity, []).append(number)
    return records, {pair for numbers in members.values() for pair in combinations(numbers, 2)}


def _of_row(number: int, row: list) -> Record | None:
    kind = clean_kind(row[5]).value
    name = clean_customer_name(row[0], kind).value
    if name is None:
        return None
    phones = (clean_phones(row[2]).value or ()) + (clean_phones(row[3]).value or ())
    address = clean_address(row[6]).value or Address()
    birthday = clean_date(row[9]).value
    return Record(
        number,
        name_key(name, kind),
        kind or "",
        tuple(phone.key for phone in phones),
        clean_emails(row[4]).value or (),
        address=address_key(address.detail),
        district=address.district,
        contact=person_key(cell_text(row[1])),
        birthday=birthday.isoformat() if birthday else "",
    )


TWINS = 0.015
"""How often a member of a household was born on the day of the one before: about so many births are of twins."""
DORMITORIES = 0.01
"""The share of addresses at which sixty persons live, born within six years, as at a works or a school."""


def nameless(customers: int, seed: int) -> tuple[list[Record], Pairs]:
    """Persons by household, one in twenty a second time without name, phone and e-mail; and the true pairs."""
    names, dice = Names(seed), random.Random(seed + 1)
    records: list[Record] = []
    true: Pairs = set()
    place = 0
    while len(records) < customers:
        place += 1
        many = dice.random() < DORMITORIES
        born = date(1950, 1, 1)
        for _member in range(60 if many else dice.choices((1, 2, 3, 4), (25, 30, 23, 22))[0]):
            if many:
                born = date(1996, 1, 1) + timedelta(days=dice.randrange(6 * 365))
            elif dice.random() >= TWINS:
                born = date(1950, 1, 1) + timedelta(days=dice.randrange(60 * 365))
            name = name_key(names.draft(len(records)).name, "individual")
            first = Record(
                len(records),
                name,
                "individual",
                address=f"幸福路{place}号",
                district="西湖区",
                birthday=born.isoformat(),
            )
            records.append(first)
            if dice.random() < SHARE:
                true.add((len(records) - 1, len(records)))
                records.append(first._replace(key=len(records), name=""))
    return records, true


def measured(records: list[Record], true: Pairs) -> Iterator[tuple[str, float, float, int]]:
    """What is found against what is true: label, precision, recall, pairs."""
    found = suggest_duplicates(records)
    same = {pair for group in found.groups for pair in combinations(sorted(group.members), 2)}
    shown = same | {tuple(sorted((pair.a, pair.b))) for pair in found.links}
    for label, pairs in (("same", same), ("same + maybe", shown)):
        right = len(pairs & true)
        yield label, right / len(pairs) if pairs else 1.0, right / len(true) if true else 1.0, len(pairs)


def judged(records: list[Record], true: Pairs) -> Iterator[tuple[str, float, float, int]]:
    """What the verdicts on nameless records are worth, in blocks by address as the night makes them; as :func:`measured`."""
    blocks: dict[str, list[Record]] = {}
    for record in records:
        blocks.setdefault(record.address, []).append(record)
    pairs = (pair for members in blocks.values() for pair in combinations(members, 2))
    verdicts = {(a.key, b.key): score(a, b).verdict for a, b in pairs if not (a.name and b.name)}
    for label, wanted in (("same", {"same"}), ("same + maybe", {"same", "maybe"})):
        found = {pair for pair, verdict in verdicts.items() if verdict in wanted}
        right = len(found & true)
        yield label, right / len(found) if found else 1.0, right / len(true) if true else 1.0, len(found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--messy", type=Path, help="folder of the messy sheets and their truth; instead of generating")
    parser.add_argument("--nameless", action="store_true", help="second records of a birthday and an address only")
    told = parser.parse_args()
    made = nameless if told.nameless else generated
    records, true = messy(told.messy) if told.messy else made(told.customers, told.seed)
    begun = time.perf_counter()
    print(f"{len(records):,} records, {len(true):,} true pairs")
    for label, precision, recall, pairs in (judged if told.nameless else measured)(records, true):
        print(f"{label:<14} precision {precision:7.4f}  recall {recall:7.4f}  pairs {pairs:,}")
    print(f"{time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
