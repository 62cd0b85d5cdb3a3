"""Say something to a user: a message is an id and values, and becomes words when it is shown.

The words stand in `checker/data/messages/<language>.json`; one more file there is one more
language. A value may be a message, too, and is shown in the same language. Why the catalogues
have this form is told in docs/decisions/messages.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from checker.core.catalogue import SOURCE, catalogue, languages
from checker.core.templates import Value, fields, fill

DisplayLanguage = str
"""A language that messages are shown in: any that has a catalogue."""


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """Say one thing, whatever the language: `Message("read.not-there", path=path)`.

    Messages are equal where id and values are. A value that is no text, whole number, fraction
    or message becomes text at once.
    """

    id: str
    values: tuple[tuple[str, Value], ...]

    def __init__(self, id: str, /, **values: object) -> None:  # noqa: A002 - the field's name
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "values", _settled(values))

    def get(self, language: DisplayLanguage) -> str:
        """Return the words in a language; in English where its catalogue lacks them."""
        return fill(catalogue(language).text(self.id, one=_is_one(self)), self.values, language)

    def format(self, **values: object) -> "Message":
        """Return a copy that has more values; those it had stay unless they are named."""
        return Message(self.id, **{**dict(self.values), **values})

    def placeholders(self) -> frozenset[str]:
        """Return the names that the English words leave to be filled."""
        return fields(catalogue(SOURCE).text(self.id))


@dataclass(frozen=True, slots=True, init=False)
class AuthorText(Message):
    """Say what an author wrote outside the catalogues, in one language or in several."""

    texts: tuple[tuple[str, str], ...]

    def __init__(self, texts: Mapping[str, str], /, **values: object) -> None:
        Message.__init__(self, "", **values)
        object.__setattr__(self, "texts", tuple(texts.items()))

    def get(self, language: DisplayLanguage) -> str:
        """Return the author's words in a language; where there are none, other words of theirs."""
        return fill(self._text(language), self.values, language)

    def format(self, **values: object) -> "AuthorText":
        """Return a copy that has more values; a brace that names none stays as it is."""
        return AuthorText(dict(self.texts), **{**dict(self.values), **values})

    def placeholders(self) -> frozenset[str]:
        """Return the names that the author's words leave to be filled."""
        return frozenset[str]().union(*(fields(text) for _, text in self.texts))

    def _text(self, language: str) -> str:
        known = dict(self.texts)
        return known.get(language) or known.get(SOURCE) or next(iter(known.values()), "")


@dataclass(frozen=True, slots=True, init=False)
class MessageList(Message):
    """Say several things, joined as a language joins them: `MessageList(names, "list.or")`.

    `joined` is the id of what stands between two of them, `each` of what stands around one.
    """

    items: tuple[Value, ...]
    each: str

    def __init__(self, items: Iterable[object], joined: str, /, each: str = "") -> None:
        Message.__init__(self, joined)
        object.__setattr__(self, "items", tuple(_value(item) for item in items))
        object.__setattr__(self, "each", each)

    def get(self, language: DisplayLanguage) -> str:
        """Return all things in a language."""
        shown = catalogue(language)
        around = shown.text(self.each) if self.each else "{item}"
        words = (fill(around, (("item", item),), language) for item in self.items)
        return shown.text(self.id).join(words)

    def format(self, **_values: object) -> "MessageList":
        """Return the listing itself: nothing in it is left to be filled."""
        return self

    def placeholders(self) -> frozenset[str]:
        """Return no name: nothing is left to be filled."""
        return frozenset()


def same(text: str) -> AuthorText:
    """Return what an author wrote in one language only, to be shown as it is."""
    return AuthorText({"": text})


def in_languages(**texts: str) -> AuthorText:
    """Return what an author wrote in several languages: `in_languages(ja="…", en="…")`."""
    return AuthorText(texts)


def in_every_language(message: Message) -> str:
    """Return the words in all languages, for where nobody knows who reads them: a log, a file."""
    return " / ".join(message.get(each) for each in languages())


def to_data(message: Message) -> dict[str, Any]:
    """Return a message as what JSON can hold; `from_data` reads it."""
    values = {name: _datum(value) for name, value in message.values}
    match message:
        case AuthorText():
            return {"texts": dict(message.texts), "values": values}
        case MessageList():
            items = [_datum(item) for item in message.items]
            return {"joined": message.id, "each": message.each, "items": items}
        case _:
            return {"id": message.id, "values": values}


def from_data(data: Mapping[str, Any]) -> Message:
    """Return the message that `to_data` made into data.

    Raises:
        KeyError: it is none.
    """
    if "items" in data:
        return MessageList(map(_undatum, data["items"]), data["joined"], each=data["each"])
    values = {name: _undatum(value) for name, value in data["values"].items()}
    if "texts" in data:
        return AuthorText(data["texts"], **values)
    return Message(data["id"], **values)


_PLAIN: Final = (str, int, float)


def _settled(values: Mapping[str, object]) -> tuple[tuple[str, Value], ...]:
    return tuple((name, _value(values[name])) for name in sorted(values))


def _value(value: object) -> Value:
    if isinstance(value, Message) or type(value) in _PLAIN:
        return value  # type: ignore[return-value] # one of the types of a value, no subclass
    return format(value)


def _is_one(message: Message) -> bool:
    return any(name == "count" and str(value) == "1" for name, value in message.values)


def _datum(value: Value) -> object:
    return to_data(value) if isinstance(value, Message) else value


def _undatum(value: Any) -> object:
    return from_data(value) if isinstance(value, Mapping) else value


__all__ = [
    "AuthorText",
    "DisplayLanguage",
    "Message",
    "MessageList",
    "from_data",
    "in_every_language",
    "in_languages",
    "same",
    "to_data",
]
