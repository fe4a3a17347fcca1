"""Wrong tries in a row lock a name, the same whether or not somebody has it; also when they come all at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guidance.editing.credentials import SOMEONE_ELSE, WRONG_PAIR, Refused, try_app_code, try_password
from guidance.editing.lockout import FIRST, IN_A_ROW, LONGEST, give_back, in_minutes, lift, still_locked, take_try, time_locked
from guidance.editing.models import Editor, Role, Tries
from guidance.editing.one_at_a_time import one_at_a_time

from .editors_browser import PASSWORD, EditorsBrowser, app_code, said

NOW = timezone.now()


def fail(name: str, times: int, now=NOW) -> None:
    for _ in range(times):
        assert not take_try(name, now)


def test_a_minute_after_five_then_twice_as_long_each_time_up_to_an_hour():
    minutes = [time_locked(n).total_seconds() / 60 for n in range(13)]
    assert minutes == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


@given(st.integers(0, 10**9))
def test_more_failures_never_lock_for_less_nor_for_more_than_an_hour(failures):
    assert timedelta(0) <= time_locked(failures) <= time_locked(failures + 1) <= LONGEST


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 minute"), (60, "1 minute"), (61, "2 minutes"), (119.5, "2 minutes"), (3600, "60 minutes")]
)
def test_the_wait_is_told_in_whole_minutes_and_never_too_short(seconds, words):
    assert in_minutes(timedelta(seconds=seconds)) == words


@pytest.mark.django_db
class TestCounting:
    def test_the_fifth_failure_locks_and_the_lock_ends_by_itself(self):
        fail("amina", IN_A_ROW)
        assert take_try("amina", NOW) == FIRST
        assert take_try("amina", NOW + timedelta(seconds=59)) == timedelta(seconds=1)
        assert not take_try("amina", NOW + FIRST)
        assert take_try("amina", NOW + FIRST) == 2 * FIRST

    def test_what_is_refused_during_a_lock_is_not_counted(self):
        fail("amina", IN_A_ROW)
        for _ in range(50):
            take_try("amina", NOW)
        assert Tries.objects.get().failures == IN_A_ROW

    def test_a_right_try_is_given_back_and_leaves_no_lock(self):
        fail("amina", IN_A_ROW)
        give_back("amina")
        assert not still_locked(["amina"], NOW)
        assert Tries.objects.get().failures == IN_A_ROW - 1

    def test_each_name_for_itself_however_it_is_typed(self):
        fail("Amina ", IN_A_ROW)
        assert still_locked(["amina", "wren"], NOW) == {"amina": FIRST}
        assert not take_try("wren", NOW)

    def test_lifted_is_forgotten(self):
        fail("amina", IN_A_ROW)
        lift("AMINA")
        fail("amina", IN_A_ROW - 1)
        assert not still_locked(["amina"], NOW)

    def test_after_a_day_it_is_no_longer_in_a_row_and_nothing_is_kept(self):
        fail("amina", IN_A_ROW - 1)
        fail("wren", 1)
        fail("amina", 1, NOW + timedelta(days=1, seconds=1))
        assert not still_locked(["amina"], NOW)
        assert Tries.objects.count() == 1

    def test_what_was_typed_is_not_kept(self):
        fail("my password in the wrong field", 1)
        assert "password" not in str(vars(Tries.objects.get()))

    def test_many_names_cost_one_question(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            still_locked([f"n{n}" for n in range(50)], NOW)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each gave or raised, all begun at the same moment, each with a connection of its own as a worker has."""
    results: list[object] = [None] * len(calls)
    start = threading.Barrier(len(calls))

    def run(at: int) -> None:
        start.wait()
        try:
            results[at] = calls[at]()
        except Exception as error:
            results[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_tries_sent_all_at_once_do_not_slip_through(self):
        got = at_once(*[lambda: take_try("amina", NOW)] * 16)
        assert [wait for wait in got if not isinstance(wait, timedelta)] == []
        assert sum(not wait for wait in got) == IN_A_ROW
        assert Tries.objects.get().failures == IN_A_ROW

    def test_tries_while_others_sign_in_or_give_back_are_all_counted_without_a_fault(self):
        def hammer(act: Callable[[str], object]) -> None:
            for _ in range(15):
                act("amina")

        got = at_once(*[lambda: hammer(lambda name: take_try(name, NOW))] * 3, lambda: hammer(lift), lambda: hammer(give_back))
        assert got == [None] * 5

    def test_one_code_sent_twice_at_once_signs_in_once(self, make_editor):
        editor, code = make_editor(), app_code()
        got = at_once(*[lambda: try_app_code(Editor.objects.get(pk=editor.pk), code)] * 4)
        assert sorted(type(result).__name__ for result in got) == ["NoneType", "Refused", "Refused", "Refused"]

    def test_of_passwords_sent_at_once_one_is_checked_and_the_others_do_not_count(self, make_editor):
        make_editor()
        got = at_once(*[lambda: try_password("amina", PASSWORD)] * 8)
        assert Editor in {type(result) for result in got}
        assert {str(result) for result in got if not isinstance(result, Editor)} <= {SOMEONE_ELSE}
        assert Tries.objects.get().failures == 0


def test_only_one_is_inside_at_a_time_and_nobody_waits(tmp_path):
    gate = tmp_path / "gate"
    with one_at_a_time(gate) as first:
        with one_at_a_time(gate) as second:
            assert (first, second) == (True, False)
        with pytest.raises(ZeroDivisionError), one_at_a_time(tmp_path / "other"):
            raise ZeroDivisionError
    with one_at_a_time(gate) as later, one_at_a_time(tmp_path / "other") as other, one_at_a_time(gate / "no folder") as without:
        assert later and other and without


@pytest.mark.django_db
class TestOnTheScreen:
    def test_while_another_password_is_checked_the_page_says_to_press_again(self, make_editor, browser, settings):
        make_editor()
        with one_at_a_time(settings.VAR_DIR / "signing-in.lock"):
            assert SOMEONE_ELSE in said(browser.sign_in())
        assert browser.sign_in()["Location"] == "/editor/sign-in/code/"

    def test_a_name_somebody_has_and_a_name_nobody_has_look_the_same(self, make_editor):
        make_editor()
        pages = {}
        for name in ("amina", "nobody"):
            browser = EditorsBrowser()
            pages[name] = [said(browser.sign_in(name, "wrong")) for _ in range(IN_A_ROW + 2)]
        assert pages["amina"] == pages["nobody"]
        assert all(WRONG_PAIR in page for page in pages["amina"][:IN_A_ROW])
        assert "Wait 1 minute, then try again." in pages["amina"][IN_A_ROW - 1], "told at once"
        assert all("so it is locked. Wait 1 minute" in page and WRONG_PAIR not in page for page in pages["amina"][IN_A_ROW:])

    def test_during_a_lock_the_right_password_is_refused_in_the_same_words(self, make_editor, browser):
        make_editor()
        fail("amina", IN_A_ROW, timezone.now())
        assert said(browser.sign_in()) == said(browser.sign_in(password="wrong"))
        assert browser.get("/editor/sign-in/code/").status_code == 302

    def test_codes_count_as_passwords_do_and_a_right_password_between_does_not_help(self, make_editor, browser):
        make_editor()
        for _ in range(IN_A_ROW - 1):
            browser.sign_in()
            browser.give_code("12345")
        browser.sign_in()
        assert "it is locked" in said(browser.give_code("12345"))
        assert "it is locked" in said(browser.give_code()), "not even the right code"
        assert "it is locked" in said(browser.sign_in())

    def test_recovery_codes_count_too(self, make_editor, browser):
        make_editor()
        browser.sign_in()
        for _ in range(IN_A_ROW):
            browser.post("/editor/sign-in/recovery-code/", {"code": "wrong"})
        assert "it is locked" in said(browser.give_code())

    def test_signing_in_forgets_the_failures(self, make_editor, browser):
        make_editor()
        for _ in range(IN_A_ROW - 1):
            browser.sign_in(password="wrong")
        browser.sign_in()
        browser.give_code()
        assert browser.is_in and Tries.objects.get().failures == 0

    def test_whoever_is_signed_in_already_stays_in(self, signed_in):
        browser = signed_in(Role.WRITER, "amina")
        fail("amina", IN_A_ROW, timezone.now())
        assert browser.is_in

    def test_a_stolen_session_cannot_guess_the_password_either(self, signed_in):
        browser = signed_in(Role.WRITER, "amina")
        for _ in range(IN_A_ROW):
            browser.post("/editor/you/second-step/", {"password": "guess"})
        assert "it is locked" in said(browser.post("/editor/you/second-step/", {"password": PASSWORD}))

    def test_the_log_says_who_is_locked(self, make_editor, caplog):
        make_editor()
        for _ in range(IN_A_ROW):
            with pytest.raises(Refused):
                try_password("amina", "wrong")
        assert "Sign-in failed: amina, locked for 1 minute" in caplog.text

    def test_nothing_is_kept_about_where_a_try_came_from(self):
        assert {field.name for field in Tries._meta.fields} == {"name_digest", "failures", "locked_until", "last_at"}
