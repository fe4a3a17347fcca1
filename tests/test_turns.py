"""A crowd is served in turn: so many at once, so many waiting, and the rest are told at once."""

from __future__ import annotations

import threading

from guidance.turns import Turns

LONG = 60.0


def test_so_many_have_a_turn_at_once():
    turns = Turns(2, 0)
    assert [turns.acquire(0.01) for _ in range(3)] == [True, True, False]


def test_a_turn_given_back_is_there_again():
    turns = Turns(1, 0)
    for _ in range(3):
        assert turns.acquire(0.01)
        turns.release()


def test_whoever_comes_when_the_line_is_full_waits_for_nothing():
    turns = Turns(1, 1)
    assert turns.acquire(LONG)
    waits = threading.Thread(target=turns.acquire, args=[LONG])
    waits.start()
    while turns._line.acquire(blocking=False):
        turns._line.release()
    assert not turns.acquire(LONG), "it came back at once, or this test would take a minute"
    turns.release()
    waits.join()


def test_who_waited_in_vain_leaves_the_line():
    turns = Turns(1, 1)
    assert turns.acquire(LONG)
    assert [turns.acquire(0.01) for _ in range(5)] == [False] * 5
    turns.release()
    assert turns.acquire(0.01)
