"""Prepare the pages of the documentation site: navigation, notices, and the index of the search."""

import json
import re
from pathlib import Path
from typing import Any

from lxml import html

_NOTICE = """!!! note "This page is in Japanese"
    It has not been translated yet. {hint}

"""
_HINT = "Many commands and options read the same in both languages."
_PART = "[Its English part stands below](#in-english)."
_COMMENTS = re.compile(r"\A(<!--.*?-->\s*)+", re.DOTALL)
_BLOCK_OPTIONS = re.compile(r"^(```\w+) (file|exit)=(\S+)$", re.MULTILINE)
"""What a test reads in a block's first line, see tests/test_tutorial.py."""
_PREFORMATTED = re.compile(r"(<pre.*?</pre>)", re.DOTALL)
_WIDE = r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
_LINE_BREAK = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")
"""A browser shows it as a space, which Japanese does not have."""
_ENTRIES: dict[str, dict[str, list[tuple[str, str, str, str]]]] = {"ja": {}, "en": {}}


def on_config(config: Any) -> Any:
    """Replace each pattern in the navigation (`kinds/*.md`) by the pages that it names."""
    config.nav = [_expand(item, Path(config.docs_dir)) for item in config.nav]
    return config


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Make the page fit for the site, and say so where it has no English twin."""
    bare = _COMMENTS.sub("", markdown)  # a page's title is its heading only where that comes first
    named = _BLOCK_OPTIONS.sub(_options, bare)
    if not page.url.startswith("en/") or page.file.src_uri.endswith(".en.md"):
        return named
    hint = _PART if re.search(r"^## In English$", named, re.MULTILINE) else _HINT
    head, _, rest = named.partition("\n")
    return f"{head}\n\n{_NOTICE.format(hint=hint)}{rest}"


def on_page_content(content: str, page: Any, **_: Any) -> str:
    """Join the lines of Japanese sentences, and note the page's sections for the search."""
    content = "".join(
        part if part.startswith("<pre") else _LINE_BREAK.sub("", part)
        for part in _PREFORMATTED.split(content)
    )
    language = "en" if page.url.startswith("en/") else "ja"
    _ENTRIES[language][page.url] = list(_sections(content, page.url, str(page.title)))
    return content


def on_post_build(config: Any) -> None:
    """Write the index of each language as a script: from file:// nothing else can be loaded."""
    folder = Path(config.site_dir, "search")
    folder.mkdir(parents=True, exist_ok=True)
    for language, pages in _ENTRIES.items():
        entries = [entry for page in pages.values() for entry in page]
        text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
        (folder / f"{language}.js").write_text(f"window.searchIndex={text}\n", encoding="utf-8")


def _options(match: re.Match[str]) -> str:
    """Return a block's first line as the site's Markdown knows it: a file's name is its title."""
    return f'{match[1]} title="{match[3]}"' if match[2] == "file" else match[1]


def _expand(item: Any, docs: Path) -> Any:
    if not isinstance(item, dict):
        return item
    return {title: _pages(entry, docs) for title, entry in item.items()}


def _pages(entry: Any, docs: Path) -> Any:
    if not isinstance(entry, list):
        return entry
    named = [item for item in entry if isinstance(item, str) and "*" not in item]
    pages: list[Any] = []
    for item in entry:
        if isinstance(item, str) and "*" in item:
            found = (path.relative_to(docs).as_posix() for path in sorted(docs.glob(item)))
            pages += [name for name in found if name not in named and not name.endswith(".en.md")]
        else:
            pages.append(_expand(item, docs))
    return pages


def _sections(content: str, url: str, title: str) -> Any:
    """Yield place, page title, heading and text of each part between two headings with anchors."""
    anchor, heading, words = "", title, []
    for element in html.fragment_fromstring(content, create_parent="div"):
        if element.tag in {"h1", "h2", "h3"}:
            if words or anchor:
                yield f"{url}{anchor}", title, heading, _plain(words)
            anchor, words = f"#{element.get('id')}" if element.get("id") else "", []
            heading = _plain([element.text_content()]).rstrip("¶").strip()
        elif isinstance(element.tag, str):  # a comment has no name
            words.append(" ".join(element.itertext()))
    yield f"{url}{anchor}", title, heading, _plain(words)


def _plain(words: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(words)).strip()
