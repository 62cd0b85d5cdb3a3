"""What reading facts and comparing them costs per 1,000 characters, and how it grows.

    python benchmarks/grounding_speed.py

The first table is for prose: labelled sentences joined to texts of n, 4n and 16n characters. The
second is for hostile texts, one unit repeated: each ratio is for 4 times the text, so 4 is linear
and 16 quadratic. Times under 2 ms are noise and show as a dash.
"""

import time
from collections.abc import Callable
from itertools import cycle, islice, pairwise

from grounding_facts import Language, labelled, lines

from checker.jobs.write.grounding import candidates, facts, marked, unsupported
from checker.language.morphology import morphemes

_NOISE = 0.002
_UNITS = (
    "1", "一", "9/", "1,000,", "A", "A ", "Ab ", "株式会社", "部", "佐藤", "課長の", "あ",
    "2025年", "-", "a@", "1.", "12台、", "10:00", "件名:", "→", "\n", "㈱", "第", "ア", "\ufeff",
)  # fmt: skip


def main() -> None:
    """Print both tables."""
    languages: tuple[Language, ...] = ("ja", "en")
    for language in languages:
        _prose(language)
    print(f"{'hostile unit':14} {'s at 16n':>9} {'4n/n':>6} {'16n/4n':>7}   (facts, ja; n = 2,000)")
    for unit in _UNITS:
        _row(unit)


def _prose(language: Language) -> None:
    said = [labelled(line)[0] for line in lines(f"facts_{language}.txt")]
    for size in (2_000, 8_000, 32_000):
        text = ""
        for number, sentence in enumerate(islice(cycle(said), 20_000)):
            text += f"{number % 7}{sentence}\n"
            if len(text) >= size:
                break
        text = text[:size]
        morphemes("")
        words = _timed(lambda text=text: morphemes(text))  # type: ignore[misc]
        read = _timed(lambda text=text: facts.__wrapped__(text, language))  # type: ignore[misc]
        compared = _timed(lambda text=text: unsupported(text, [text[::2], text], language))  # type: ignore[misc]
        mark = _timed(lambda text=text: marked(text, facts(text, language), language))  # type: ignore[misc]
        notes = _timed(lambda text=text: candidates("期限", "date", text, language))  # type: ignore[misc]
        each = [1e6 * seconds / size for seconds in (words, read, compared, mark, notes)]
        shown = "  ".join(
            f"{name} {cost:.2f}"
            for name, cost in zip(
                ("morphemes", "facts", "unsupported", "marked", "candidates"), each, strict=True
            )
        )
        print(f"{language} {size:6} characters, ms per 1,000:  {shown}")


def _row(unit: str) -> None:
    seconds = []
    for size in (2_000, 8_000, 32_000):
        text = (unit * size)[:size]
        seconds.append(_timed(lambda text=text: facts.__wrapped__(text, "ja")))  # type: ignore[misc]
    ratios = [
        f"{after / before:.1f}" if before > _NOISE else "-" for before, after in pairwise(seconds)
    ]
    print(f"{unit!r:14} {seconds[2]:9.3f} {ratios[0]:>6} {ratios[1]:>7}")


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
