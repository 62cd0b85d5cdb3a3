"""Read what notes are about from their first line.

`ノートPC入替の稟議(総務 佐藤)` is about `ノートPC入替`.
"""

from typing import Final

from checker.core.text import lazy_re as re
from checker.core.text.normalization import fold
from checker.jobs.write.grounding.fact_finder import find_facts
from checker.jobs.write.grounding.labels import find_synonyms, is_label
from checker.jobs.write.grounding.model import Language
from checker.jobs.write.grounding.notes_lines import NoteLine, split_lines

_TITLES: Final = frozenset({"件名", "会議名"})
_MAX_LENGTH: Final = 40
_CUT: Final = re.compile(
    r"[(（※/／,，、;；]|\s+[-–—]+\s+(?![A-Z][a-z]+ [A-Z])"
    r"|(?<=[^\x00-\x7f])\u3000+(?=[^\x00-\x7f])|[「『](?=[^」』]*$)"
)
_BRACKETS: Final = "[【〔<＜≪"
_ADDRESS, _STOP = "〒", "。"
_WHEN: Final = frozenset({"date", "time"})
_NOT_A_TITLE: Final = frozenset({"phone", "mail", "url", "address"})
_ENDS_JA: Final = re.compile(
    r"(?:の|を)?(?:稟議書?|議事録|メモ|報告書?|見積(?:り|書)?依頼書?|見積(?:り|書)?|依頼書?|送付状|週報|日報"
    r"|(?:お願い|おねがい)(?:します|いたします)?|(?<=の)件|について|したい|(?:入|い)れたい)(?:です|ます)?$"
)
_BEGINS_JA: Final = re.compile(
    r"^(?:稟議書?|見積(?:り)?依頼|議事録|送付状|送り状|報告書?|週報|メモ|出張|障害)?"
    r"(?:の?(?:ネタ|下書き|たたき台|メモ|件))?[\s:：　]+"
)
_ENDS_EN: Final = re.compile(
    r"\s+(?:notes|minutes|report|mon|tue|wed|thu|fri|sat|sun)\.?$", re.IGNORECASE
)
MADE_FROM: Final = re.compile(
    r"の写真|録音|文字起こし|音声(?:入力|メモ)|ボイスメモ|口述|トーク履歴"
    r"|(?i:auto-captions?|\b(?:new recording|voice (?:memo|note)|transcript|dictation|dict)\b)"
)
"""What says that notes were spoken, or are of a chat, and when that was kept."""
_GENERIC: Final = frozenset(
    {"incident", "meeting", "notes", "memo", "report", "draft", "call", "障害", "会議", "打合せ"}
    | {"メモ", "報告", "出張", "稟議", "週報", "議事録", "postmortem", "incident notes"}
)
"""What any document of its kind is: no title."""
_EDGES: Final = " \u3000\t。.:：・-–—?？!！"


def is_title(label: str) -> bool:
    """Return whether a field of this name says what a document is about."""
    return bool(_TITLES & (find_synonyms(label) | {fold(label)}))


def find_title(notes: str, language: Language) -> tuple[int, int] | None:
    """Return start and end of what the first line of notes says that they are about, if it does.

    What stands in brackets, behind a dash or a comma, when and where is left out, and so is what
    the document itself is called (の稟議, 議事録メモ).
    """
    first = next(iter(split_lines(notes)), None)
    if first is None:
        return None
    words = _get_title_words(first)
    if words[:1] in {"[", "【"} or words[-1:] in {",", "|"} or MADE_FROM.search(words):
        return None
    found = find_facts(words, language)
    if (
        _ADDRESS in words
        or _STOP in words.rstrip(_STOP)
        or any(each.kind in _NOT_A_TITLE for each in found)
    ):
        return None
    start, end = 0, len(words)
    for each in found:
        if each.kind in _WHEN:
            if words[start : each.start].strip(_EDGES):
                end = min(end, each.start)
            else:
                start = each.end
    cut = _CUT.search(words, start, end)
    if cut and cut.start() > start:
        end = cut.start()
    text = _trim_title(words[start:end], language)
    if not 1 < len(text) <= _MAX_LENGTH or is_label(text) or fold(text) in _GENERIC:
        return None
    at = first.start + first.text.find(words) + words.find(text, start)
    return at, at + len(text)


def _get_title_words(line: NoteLine) -> str:
    """Return the line, or what its label or brackets set apart as the title."""
    if line.text.startswith("#"):
        return line.text[1:].strip() if line.text[1:2] == " " else ""
    if not line.label or not line.value:
        return line.text
    if is_label(line.label):
        return line.value if is_title(line.label) else ""
    return line.label if line.text[0] in _BRACKETS else line.value


def _trim_title(text: str, language: Language) -> str:
    before = None
    while before != text:
        before, text = text, text.strip(_EDGES)
        if language == "ja":
            text = _BEGINS_JA.sub("", _ENDS_JA.sub("", text))
        else:
            text = _ENDS_EN.sub("", text)
    return text
