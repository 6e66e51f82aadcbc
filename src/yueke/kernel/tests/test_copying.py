"""Quick ways to many rows give what the plain ways give."""

import base64
import gc
from datetime import UTC

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.collecting import uncollected
from yueke.kernel.copying import copied, copied_bytes, copied_moment, copied_number, line, text_array
from yueke.kernel.search_terms import _spelled

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=8)


@pytest.mark.django_db
@given(st.lists(TEXTS, max_size=6))
def test_an_array_is_read_back_as_it_was_written(texts):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[]", [text_array(texts)])
        assert cursor.fetchone()[0] == texts


LINES = st.lists(
    st.tuples(
        TEXTS,
        st.none() | st.binary(max_size=8),
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.lists(TEXTS, max_size=4),
    ),
    max_size=5,
)


@pytest.mark.django_db
@given(LINES)
def test_lines_are_read_back_as_they_were_written(rows):
    lines = [
        line(copied(text), copied_bytes(sealed), copied_moment(at), copied_number(number), copied(text_array(array)))
        for text, sealed, at, number, array in rows
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE copied (n serial, a text, b bytea, c timestamptz, d bigint, e text[]) ON COMMIT DROP"
        )
        with cursor.copy("COPY copied (a, b, c, d, e) FROM STDIN") as copy:
            copy.write("".join(lines).encode())
        cursor.execute("SELECT a, b, c, d, e FROM copied ORDER BY n")
        assert cursor.fetchall() == rows
        cursor.execute("DROP TABLE copied")


@given(st.binary(min_size=5, max_size=5))
def test_five_bytes_are_spelled_as_in_base_32(five):
    assert _spelled(five) == base64.b32encode(five).decode().lower()


def test_the_search_for_garbage_is_taken_up_again():
    @uncollected()
    def break_off():
        raise KeyError(gc.isenabled())

    assert gc.isenabled()
    with pytest.raises(KeyError, match="False"):
        break_off()
    assert gc.isenabled()
