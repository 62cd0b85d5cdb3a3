"""What is remembered of texts is bounded by their characters."""

from checker.core.text_cache import cache_by_text

calls: list[str] = []


@cache_by_text(64)
def _shout(text: str, *, twice: bool = False) -> str:
    """Shout."""
    calls.append(text[:5])
    return text.upper() * (2 if twice else 1)


def test_a_text_is_worked_out_once() -> None:
    _shout.cache_clear()
    calls.clear()
    for text in ("a", "b" * 5_000, "c" * 50_000):
        for _ in range(3):
            assert _shout(text) == text.upper()
            assert _shout(text, twice=True) == text.upper() * 2
    assert calls == ["a", "a", "bbbbb", "bbbbb", "ccccc", "ccccc"]


def test_few_long_texts_are_remembered() -> None:
    _shout.cache_clear()
    kept = []
    for length in (10, 10_000, 100_000):
        for number in range(200):
            _shout(f"{number:03}" + "x" * length)
        kept.append(_shout.count_texts())
    assert kept == [64, 64 + 4, 64 + 4 + 4]
