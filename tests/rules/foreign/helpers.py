"""Runs rules of other tools over texts, as they are and converted."""

from pathlib import Path

from checker.core.limits import DEFAULT_LIMITS
from checker.formats.reading import read_document
from checker.jobs.places import Places
from checker.kinds.registry import KINDS, get_kind_name
from checker.kinds.shared.base import Target
from checker.kinds.shared.patterns import Deadline
from checker.rules import Ruleset
from checker.rules.foreign import open_foreign
from checker.rules.foreign.recognise import find_reader
from checker.rules.foreign.yaml_writer import dump_yaml
from checker.rules.load import load_ruleset

Found = tuple[str, int, int, str]
"""A rule, line and column from 1, and the words there."""


def as_it_is(source: Path) -> Ruleset:
    """Return the rules of another tool, ready to run."""
    ruleset = open_foreign(str(source))
    assert ruleset is not None, source
    return ruleset


def converted(source: Path, folder: Path) -> Ruleset:
    """Return the same rules from the YAML that they are converted to, written to `folder`."""
    read = find_reader(source)
    assert read is not None, source
    file = folder / "converted.yaml"
    file.write_text(dump_yaml(read(source), folder), encoding="utf-8")
    return load_ruleset(file, lambda _: None, str(file))


def found(ruleset: Ruleset, path: Path) -> list[Found]:
    """Return what a rule set finds in a file, in the order of the text."""
    document = read_document(path, DEFAULT_LIMITS)
    places = Places(document, "en")
    order = {block.path: number for number, block in enumerate(document.walk())}
    rows = []
    for loaded in ruleset.rules:
        rule = loaded.rule
        check = KINDS[get_kind_name(rule)].check
        if (
            not rule.enabled
            or check is None
            or not (rule.when is None or rule.when.holds(document))
        ):
            continue
        deadline = Deadline()
        target = Target(document, rule.scope.select(document, deadline), deadline)
        hits = sorted(check(rule, target).hits, key=lambda hit: order.get(hit.span.path, -1))
        for hit in hits[: rule.limit]:
            at = places.of(hit)
            words = "" if hit.whole else document.quote(hit.span)
            rows.append((rule.id, at.line or 0, at.column or 0, words))
    return sorted(rows, key=lambda row: (row[1], row[2], row[0]))
