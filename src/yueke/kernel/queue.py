"""What a job enqueues belongs to the job's transaction, as what a request enqueues belongs to the request's."""

from __future__ import annotations

from procrastinate import App
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector


class OfWorker(PsycopgConnector):
    """Takes jobs with connections of its own; those jobs enqueue through Django's.

    procrastinate's own enqueues at once, whatever becomes of the transaction around it: what was enqueued would begin
    before the rows it is about can be seen, and stay when they are rolled back.
    """

    def __init__(self, of_jobs: DjangoConnector) -> None:
        super().__init__(kwargs=connector_params(of_jobs.alias))
        self._of_jobs = of_jobs

    def get_sync_connector(self) -> BaseConnector:
        """Django's connection of the thread that asks."""
        return self._of_jobs


class OfProcess(DjangoConnector):
    """Enqueues through Django's connection, in a worker as anywhere else."""

    def get_worker_connector(self) -> OfWorker:
        """What a worker takes jobs with."""
        return OfWorker(self)


def connect(app: App) -> None:
    """Have ``app`` enqueue in transactions (``PROCRASTINATE_ON_APP_READY``)."""
    app.connector = app.job_manager.connector = OfProcess()
