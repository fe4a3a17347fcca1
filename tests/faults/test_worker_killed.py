"""A worker that dies, by a full memory or by hand, takes along what it held and nothing more."""

from __future__ import annotations

import os
import signal
import time

from .visitors import Visitors


def test_a_killed_worker_fails_only_the_requests_in_its_hands_and_another_takes_its_place(serve):
    site = serve()
    before = site.workers()
    assert len(before) == 2
    with Visitors(site.address, many=6, each_on_a_new_line=True) as visitors:
        visitors.wait_for(200)
        os.kill(before[0], signal.SIGKILL)
        visitors.wait_for(400)
        for _ in range(300):
            after = site.workers()
            if len(after) == 2 and before[0] not in after:
                break
            time.sleep(0.1)
        visitors.wait_for(400)
    assert before[0] not in after and before[1] in after and len(after) == 2
    failed = sum(count for said, count in visitors.seen.items() if said != 200)
    # Each visitor's own request, and at most one more that it made while the dead worker's lines were still being closed.
    assert failed <= 12, visitors.seen


def test_both_workers_killed_at_once_come_back(serve):
    site = serve()
    before = site.workers()
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    for _ in range(300):
        try:
            if site.get("/get-help/")[0] == 200 and len(site.workers()) == 2:
                break
        except OSError:
            pass
        time.sleep(0.1)
    assert site.get("/get-help/")[0] == 200
    assert set(site.workers()).isdisjoint(before)
