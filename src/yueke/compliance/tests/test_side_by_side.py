"""Questions put over two connections: what they see, in which order they answer, and what becomes of errors."""

from functools import partial

import pytest
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from yueke.compliance.side_by_side import answers
from yueke.compliance.sql import Sql, beside_another, rows_set_wise


def backend() -> int:
    with connection.cursor() as cursor:
        # Long enough for the other connection to take the next question.
        cursor.execute("SELECT pg_sleep(0.05), pg_backend_pid()")
        return int(cursor.fetchone()[1])


@pytest.mark.django_db(transaction=True)
def test_two_connections_share_the_questions():
    found = answers([backend] * 8)
    assert len(set(found)) == 2
    assert backend() in found


@pytest.mark.django_db(transaction=True)
def test_answers_come_in_the_order_of_the_questions():
    assert answers([partial(lambda n: n * n, n) for n in range(50)]) == [n * n for n in range(50)]


@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_one_connection_sees_what_was_written():
    with transaction.atomic():
        assert set(answers([backend] * 4)) == {backend()}


@pytest.mark.django_db(transaction=True)
def test_an_error_is_raised_whichever_connection_met_it():
    def fail():
        backend()
        raise LookupError("not known")

    for questions in ([fail, backend], [backend, fail], [backend, backend, backend, fail]):
        with pytest.raises(LookupError, match="not known"):
            answers(questions)


@pytest.mark.django_db(transaction=True)
def test_both_speak_the_language_of_the_reader():
    def named():
        return backend(), str(_("本期没有到期的事项"))

    with translation.override("en"):
        found = answers([named] * 6)
    assert len({pid for pid, _text in found}) == 2
    assert len({text for _pid, text in found}) == 1
    assert found[0][1] != "本期没有到期的事项"


def workers() -> int:
    return int(rows_set_wise(Sql("SELECT current_setting('max_parallel_workers_per_gather') AS n"))[0]["n"])


def of_processors(processors: int) -> int:
    """The workers a question put beside another one may take, on a server with so many processors."""

    def asked() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SET max_parallel_workers = {processors}; SET max_parallel_workers_per_gather = 2")
        return workers()

    found = answers([asked] * 2)
    assert len(set(found)) == 1
    return found[0]


@pytest.mark.django_db(transaction=True)
def test_each_of_two_leaves_the_other_half_of_the_processors():
    try:
        assert [of_processors(n) for n in (1, 2, 4, 6, 32)] == [0, 0, 1, 2, 2]
        assert workers() == 2
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET max_parallel_workers; RESET max_parallel_workers_per_gather")


@pytest.mark.django_db
def test_the_settings_of_a_question_do_not_outlive_it_in_the_transaction_of_a_caller():
    kept = "SELECT current_setting('max_parallel_workers_per_gather'), current_setting('enable_nestloop')"
    with connection.cursor() as cursor:
        cursor.execute(kept)
        before = cursor.fetchone()
        with beside_another():
            workers()
        cursor.execute(kept)
        assert cursor.fetchone() == before
