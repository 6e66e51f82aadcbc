"""Quick ways to many rows give what the plain ways give."""

import base64
import gc

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from yueke.kernel.collecting import uncollected
from yueke.kernel.copying import text_array
from yueke.kernel.search_terms import _spelled

TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=8)


@pytest.mark.django_db
@given(st.lists(TEXTS, max_size=6))
def test_an_array_is_read_back_as_it_was_written(texts):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[]", [text_array(texts)])
        assert cursor.fetchone()[0] == texts


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
