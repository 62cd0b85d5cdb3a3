"""Read what a kind of rule says of itself, when a page, an explanation or an editor shows it."""

from functools import cache

from checker.core.data_classes import dataclass
from checker.core.messages import Message, in_languages
from checker.core.resources import kinds_folder, read_yaml


@dataclass(frozen=True, slots=True)
class KindDoc:
    """A kind's page: the fault it finds, why that matters, a failing and a mended example.

    `more` is what else its authors must know, None where there is nothing.
    """

    finds: Message
    why: Message
    rule: str
    bad: str
    good: str
    more: Message | None = None


@cache
def kind_doc(name: str) -> KindDoc:
    """Return the documentation of the kind `name`, from `checker/data/kinds/<name>.yaml`."""
    data = read_yaml(kinds_folder() / f"{name}.yaml")
    finds, why = in_languages(**data["finds"]), in_languages(**data["why"])
    more = in_languages(**data["more"]) if "more" in data else None
    return KindDoc(finds, why, data["rule"], data["bad"], data["good"], more)
