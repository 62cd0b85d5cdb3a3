"""LanguageTool's own Japanese examples through our kinds: found, and silent where it is silent?

    python benchmarks/peers/java/languagetool_cases.py JAR     # language-ja-VERSION.jar

The jar holds `grammar.xml`, whose every rule has examples: a wrong text with its marked place, and
often a right one. Those of the categories that a kind of ours is for are run through that kind with
all it has; of the others only the number is printed. `--show` prints what we miss or raise.
"""

import argparse
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from checker.formats.text.read import read
from checker.kinds.registry import KINDS, validate_rule
from checker.kinds.shared.base import Target
from checker.kinds.shared.patterns import Deadline

_KINDS = {"重複": "redundant", "ら抜き言葉": "ra-nuki"}


def main() -> int:
    """Run the examples and print how many are as LanguageTool wants them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("jar", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    for category, wrong, text in _read_examples(options.jar):
        kind = _KINDS.get(category)
        if kind is None:
            counts[category, "no kind"] += 1
            continue
        found = _is_found(kind, text)
        outcome = ("found" if found else "missed") if wrong else ("raised" if found else "silent")
        counts[category, outcome] += 1
        if options.show and outcome in {"missed", "raised"}:
            print(f"  {category} {outcome}: {text}")
    for (category, outcome), count in sorted(counts.items()):
        print(f"{count:5} {category} {outcome}")
    return 0


def _read_examples(jar: Path) -> Iterator[tuple[str, bool, str]]:
    """Yield each example's category, whether it is wrong, and its text."""
    with zipfile.ZipFile(jar) as packed:
        root = etree.fromstring(packed.read("org/languagetool/rules/ja/grammar.xml"))
    for category in root.iter("category"):
        for example in category.iter("example"):
            wrong = "correction" in example.attrib or example.get("type") == "incorrect"
            yield category.get("name") or "", wrong, "".join(example.itertext())


def _is_found(kind: str, text: str) -> bool:
    rule = validate_rule({"id": "case.kind", "kind": kind})
    check = KINDS[kind].check
    if check is None:
        raise SystemExit(f"{kind} has no check")
    document = read(Path("case.txt"), text.encode())
    deadline = Deadline()
    return any(check(rule, Target(document, rule.scope.select(document, deadline), deadline)).hits)


if __name__ == "__main__":
    sys.exit(main())
