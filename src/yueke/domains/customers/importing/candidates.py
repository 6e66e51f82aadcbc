"""Archives that may be the same as rows of a sheet: looked up part by part, compared at the end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from yueke.domains.customers.merging.comparable import records_of
from yueke.domains.customers.models import Customer
from yueke.domains.customers.queries.lookup import Namesake, bearing, parts, sharing_ids
from yueke.kernel.access import Actor
from yueke.kernel.cleaning.names import name_key
from yueke.methods.matching import Frequencies, Record, may_match


class Candidates:
    """The archives ``actor`` may see that share a phone, e-mail, identity number or name with any row.

    Records of archives bear their negative id as key.
    """

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self._nobody = not Customer.objects.live().visible_to(actor).exists()
        self._sharing: dict[int, Record] = {}
        self._namesakes: dict[int, Namesake] = {}
        self._names: set[str] = set()

    def look_for(self, records: Sequence[Record], names: Collection[str]) -> None:
        """Find who shares something with ``records``, or bears one of ``names`` in just this spelling.

        Called while the next rows are still being understood: by then the database has answered.
        """
        if self._nobody:
            return
        ids = sharing_ids(
            self.actor,
            phones={phone for record in records for phone in record.phones},
            emails={mail for record in records for mail in record.emails},
            identities={record.identity for record in records} - {""},
        )
        self._sharing.update((_id(record), record) for record in _opened(ids - self._sharing.keys()))
        fresh = set(names) - self._names
        self._names |= fresh
        self._namesakes.update((one.id, one) for one in bearing(self.actor, fresh))

    def compared(self, records: Sequence[Record]) -> tuple[list[Record], list[str]]:
        """The candidates for ``records``, which are all rows looked for, in the order of their ids.

        Namesakes that nothing sealed could make the same are not opened; only their comparable names are returned, in
        the second list, for they tell how common a name is.
        """
        by_name = [one for pk, one in self._namesakes.items() if pk not in self._sharing]
        alike, unlike = _sorted_out(by_name, records)
        found = [*self._sharing.values(), *_opened(alike)]
        return sorted(found, key=_id), unlike


def _id(record: Record) -> int:
    return -record.key  # type: ignore[operator]


def _opened(ids: Iterable[int]) -> list[Record]:
    return [record for part in parts(sorted(ids)) for record in records_of(part)]


def _sorted_out(found: Sequence[Namesake], records: Sequence[Record]) -> tuple[list[int], list[str]]:
    """The ids of namesakes that may be the same as a record, and the comparable names of the others."""
    keys = [name_key(one.name, one.kind) for one in found]
    bearers: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        bearers[record.name].append(record)
    counts = Frequencies(Counter({name: len(same) for name, same in bearers.items()}))
    counts.names.update(keys)
    alike, unlike = [], []
    for one, key in zip(found, keys, strict=True):
        birthday = one.birthday.isoformat() if one.birthday else ""
        told = Record(-one.id, key, one.kind, district=one.district or one.city, birthday=birthday)
        for record in bearers.get(key, ()):
            # Nearly every archive has an address: opening those few without costs less than asking for all.
            if may_match(record, told, counts, address=True):
                alike.append(one.id)
                break
        else:
            unlike.append(key)
    return alike, unlike
