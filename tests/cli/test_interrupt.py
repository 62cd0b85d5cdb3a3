"""Ctrl-C: the first one ends the judging, any other the command."""

import signal

import pytest

from checker.cli.interrupts import handle_interrupts
from checker.judge.limit import Limit


def test_the_first_one_ends_the_judging_and_the_second_the_command(
    capfd: pytest.CaptureFixture[str],
) -> None:
    limit = Limit()
    with handle_interrupts(limit, "en"), limit.asking():
        signal.raise_signal(signal.SIGINT)
        assert limit.reached == "interrupted"
        assert "Judging no more" in capfd.readouterr().err
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_while_nothing_is_judged_it_ends_the_command_at_once() -> None:
    limit = Limit()
    with handle_interrupts(limit, "en"), pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    assert limit.reached is None


def test_afterwards_it_is_what_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)
    with handle_interrupts(Limit(), "ja"):
        assert signal.getsignal(signal.SIGINT) is not before
    assert signal.getsignal(signal.SIGINT) is before
