"""Units of work: all or nothing, one moment for a reader, one writer at a time, nothing lost by a kill."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from queue import Empty

import pytest

from clipdesk.domain.activity import Activity, ActivityKind
from clipdesk.domain.errors import DiskFull, StorageError
from clipdesk.repositories import Work
from clipdesk.storage.database import Database, open_database
from clipdesk.storage.sealing import Seal
from clipdesk.storage.unit import SqlWork
from tests.storage.conftest import KEY
from tests.storage.values import NOW, a_clip, a_handle, a_post, a_publication, an_account, stored_post

LINE = Activity(0, NOW, ActivityKind.CLIP, "line")


def _lines(work: Work) -> int:
    with work.read() as unit:
        return len(unit.activity.recent())


def test_what_a_unit_wrote_counts_from_its_end_on(work: Work) -> None:
    with work.write() as unit:
        unit.activity.add(LINE)
        assert _lines(work) == 0

    assert _lines(work) == 1


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_nothing_of_a_unit_counts_if_it_ends_in_an_error(work: Work, error: type[BaseException]) -> None:
    with pytest.raises(error), work.write() as unit:
        unit.activity.add(LINE)
        stored_post(unit)
        raise error

    with work.read() as unit:
        assert unit.activity.recent() == []
        assert sum(unit.posts.count_by_status().values()) == 0


def test_a_reader_sees_one_moment(work: Work) -> None:
    with work.read() as unit:
        assert unit.activity.recent() == []
        with work.write() as other:
            other.activity.add(LINE)

        assert unit.activity.recent() == []
    assert _lines(work) == 1


def test_a_thread_that_writes_already_is_told_instead_of_waiting_for_itself(work: Work) -> None:
    with work.write(), pytest.raises(RuntimeError, match="wait for itself"), work.write():
        pass

    with work.write() as unit:
        unit.activity.add(LINE)


def test_one_writer_waits_for_the_other(work: Work) -> None:
    is_inside, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with work.write() as unit:
            unit.activity.add(LINE)
            is_inside.set()
            may_end.wait(20)

    thread = threading.Thread(target=first)
    thread.start()
    assert is_inside.wait(20)
    waiting = threading.Timer(0.1, may_end.set)
    waiting.start()
    with work.write() as unit:
        seen = len(unit.activity.recent())
    thread.join()
    waiting.join()

    assert seen == 1


def test_a_database_that_stays_locked_is_said_to_be_busy(sql_work: SqlWork, database: Database) -> None:
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 50")
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StorageError, match="busy"), sql_work.write():
            pass


def test_a_full_disk_is_said_to_be_full_and_nothing_is_half_written(
    sql_work: SqlWork, database: Database
) -> None:
    with database.engine.connect() as connection:
        (pages,) = connection.exec_driver_sql("PRAGMA page_count").one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")

    with pytest.raises(DiskFull, match="full"), sql_work.write() as unit:
        for _ in range(200):
            unit.activity.add(Activity(0, NOW, ActivityKind.CLIP, "x" * 1000))

    assert _lines(sql_work) == 0


def test_an_error_text_holds_no_values(sql_work: SqlWork) -> None:
    with pytest.raises(StorageError) as caught, sql_work.write() as unit:
        unit.handles.add(77, a_handle("canary-secret"))

    chain: BaseException | None = caught.value
    while chain is not None:
        assert "canary" not in str(chain)
        chain = chain.__cause__


def test_an_instant_without_a_zone_is_a_mistake_of_the_program(sql_work: SqlWork) -> None:
    with pytest.raises(ValueError, match="zone"), sql_work.write() as unit:
        unit.activity.forget_before(NOW.replace(tzinfo=None))


def _claim_all(path: Path, name: str, found: multiprocessing.Queue[int]) -> None:
    work = SqlWork(open_database(path).engine, Seal(lambda: KEY))

    def claim() -> None:
        owner = f"{name}:{threading.get_ident()}"
        while True:
            with work.write() as unit:
                claimed = unit.publications.claim(now=NOW, owner=owner, limit=3)
            if not claimed:
                return
            for publication in claimed:
                found.put(publication.id)

    threads = [threading.Thread(target=claim) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.put(0)


def test_four_processes_with_two_threads_claim_each_of_400_posts_once(
    sql_work: SqlWork, database: Database
) -> None:
    with sql_work.write() as unit:
        accounts = [unit.accounts.add(an_account()) for _ in range(8)]
        clip = unit.clips.add(a_clip())
        for number in range(50):
            due = NOW - timedelta(minutes=number)
            on = [a_publication(account, due=due) for account in accounts]
            unit.posts.add(a_post(clip, *on, at=due))
    context = multiprocessing.get_context("spawn")
    found: multiprocessing.Queue[int] = context.Queue()
    processes = [context.Process(target=_claim_all, args=(database.path, str(n), found)) for n in range(4)]

    for process in processes:
        process.start()
    claims: list[int] = []
    ended = 0
    while ended < len(processes):
        try:
            number = found.get(timeout=60)
        except Empty:  # pragma: no cover
            pytest.fail("a claiming process never ended")
        ended += number == 0
        claims += [number] if number else []
    for process in processes:
        process.join()

    assert Counter(Counter(claims).values()) == {1: 400}
    with closing(sqlite3.connect(database.path)) as truth:
        rows = truth.execute("SELECT count(*), count(owner), max(epoch) FROM publications").fetchall()
    assert rows == [(400, 400, 1)]


_COMMITTER = """
import sys
from tests.storage.test_unit import LINE, KEY
from clipdesk.storage.database import open_database
from clipdesk.storage.sealing import Seal
from clipdesk.storage.unit import SqlWork
from pathlib import Path
work = SqlWork(open_database(Path(sys.argv[1])).engine, Seal(lambda: KEY))
while True:
    with work.write() as unit:
        stored = unit.activity.add(LINE)
    print(stored.id, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_kill_loses_nothing_that_was_acknowledged(database: Database, sql_work: SqlWork) -> None:
    root = str(Path(__file__).parents[2])
    acknowledged = 0
    for _ in range(3):
        child = subprocess.Popen(
            [sys.executable, "-c", _COMMITTER, str(database.path)],
            stdout=subprocess.PIPE,
            cwd=root,
            env={**os.environ, "PYTHONPATH": root},
        )
        assert child.stdout is not None
        for _ in range(20):
            acknowledged = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split()
        child.wait()
        child.stdout.close()
        acknowledged = int(rest[-1]) if rest else acknowledged

    with closing(sqlite3.connect(database.path)) as truth:
        ((stored,),) = truth.execute("SELECT max(id) FROM activity").fetchall()
        (check,) = truth.execute("PRAGMA integrity_check").fetchone()
    assert stored >= acknowledged >= 60
    assert check == "ok"
