"""`.vale.ini`: sections with keys that may stand several times."""

from dataclasses import field

from checker.core.data_classes import dataclass
from checker.core.text import lazy_re as re

_SECTION = re.compile(r"\[(?P<name>.*)\]\s*(?:[#;].*)?$")
_REMARK = re.compile(r"\s[#;].*$")
_QUOTED = re.compile(r"(?P<mark>\"\"\"|[\"'`])(?P<value>.*)(?P=mark)", re.DOTALL)


@dataclass(slots=True)
class IniSection:
    """A section: for each key its values, and the line of the first one."""

    name: str
    line: int
    values: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def last(self, key: str) -> str | None:
        """Return the value that holds, None where the key is missing."""
        found = self.values.get(key)
        return found[-1] if found else None

    def listed(self, key: str) -> list[str]:
        """Return all values of a key, which commas part."""
        values = [part.strip() for value in self.values.get(key, ()) for part in value.split(",")]
        return [value for value in values if value]


def parse_ini(text: str) -> list[IniSection]:
    """Return the sections in order; what stands before the first one has an empty name."""
    sections = [IniSection("", 1)]
    lines = iter(enumerate(text.split("\n"), 1))
    for number, line in lines:
        stripped = line.strip()
        if not stripped or stripped[0] in "#;":
            continue
        if header := _SECTION.match(stripped):
            sections.append(IniSection(header["name"].strip(), number))
            continue
        while stripped.endswith("\\"):
            stripped = stripped[:-1] + next(lines, (0, ""))[1].strip()
        key, _, value = stripped.partition("=")
        _keep(sections[-1], key.strip(), _strip_remark(value.strip()), number)
    return _merge_sections(sections)


def _keep(section: IniSection, key: str, value: str, line: int) -> None:
    section.values.setdefault(key, []).append(value)
    section.lines.setdefault(key, line)


def _strip_remark(value: str) -> str:
    quoted = _QUOTED.fullmatch(value)
    return quoted["value"] if quoted else _REMARK.sub("", value).strip()


def _merge_sections(sections: list[IniSection]) -> list[IniSection]:
    """Join sections of one name, as Vale does."""
    by_name: dict[str, IniSection] = {}
    for section in sections:
        known = by_name.setdefault(section.name, section)
        if known is not section:
            for key, values in section.values.items():
                known.values.setdefault(key, []).extend(values)
                known.lines.setdefault(key, section.lines[key])
    return list(by_name.values())
