"""Part a line of notes where one row ends and another follows: `本体 2,100,000/据付 280,000`.

Each has an amount of its own, or all that a row must have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from checker.core.language import Language
from checker.core.text import lazy_re as re
from checker.jobs.write.row_amounts import find_counts, find_money, without_counts
from checker.jobs.write.row_parts import find_ends, iter_between
from checker.jobs.write.row_values import is_count, is_due, is_price, is_who
from checker.jobs.write.value_candidates import CandidateSpan
from checker.templates.model import RowsField

_SEPARATORS: Final = (
    re.compile(r"[ \u3000]*(?:[;；]|(?<=[^\s])[/／](?=[^\s])|[ \u3000][/／][ \u3000])[ \u3000]*"),
    re.compile(r"。[ \u3000]*(?=\S)"),
    re.compile(r"[ \u3000]*[＋+][ \u3000]*"),
    re.compile(r"[ \u3000]*(?:、|，|,(?![0-9]))[ \u3000]*|(?<=[円個台本枚式])と(?=[^\sは])"),
    re.compile(r"\u3000+|[ ]{2,}|\t+"),
    re.compile(r"(?<=[0-9円個台本枚式万千税込抜別)）])[ ]+(?=[^\W\d])"),
)
"""What parts the pieces of one line, the first that parts whole ones: strokes before commas."""
_NO_PIECE: Final = re.compile(
    r"[\s、,]*(?:[(（「]|合?計|小計|総額|税[込抜別]|内訳|うち|約|定価|値引|割引|実質|特価|単価|消費税|@|＠|[¥￥])"
)
"""What goes on about the piece before it, or sums up all of them."""
_EXTRA: Final = re.compile(
    r"[\s、,]*(?:送料|運賃|工事|設置|搬入|保守|月額|年額|初期|年間|毎月|別途)"
)
"""What belongs to a candidate's price, where a table counts nothing."""
_NAMED: Final = re.compile(r"[^\W\d_ぁ-ん]|[ぁ-ん]{2}")
_OPEN: Final = re.compile(
    r"[^\s、。はがも]{1,20}(?:[ \u3000]+|[はがも:：])"
    r"(?:まだ|未定|未着|未回答|不明|確認中|見積(?:もり|り)?(?:待ち|まだ)|(?:返事|回答)(?:なし|待ち|まだ))"
    r"(?:です)?[。]?"
)
"""A piece of which the amount is not known yet: `C まだ`."""
_ENDS: Final = re.compile(
    r"[。;；][ \u3000]*(?:[/／][ \u3000]*)?|と、|(?<=[a-z)])\.[ ]+|[ \u3000]+[/／][ \u3000]+"
)
_JOINTS: Final = {
    "ja": re.compile(r"[。、;；][ \u3000]*|(?<=[)）部枚通冊個台本])と(?![きこも])|[ \t\u3000]+"),
    "en": re.compile(r"[;,][ ]+|(?<=[a-z0-9)])\.[ ]+|[ ]+(?:and|/)[ ]+"),
}
"""Where one row may end and the next begin on a line: anywhere, where a row tells who and when."""
_REASON: Final = re.compile(
    r"[。/／][ \u3000]*[^。、]{0,16}(?:にした|にする|選んだ|決めた|採った)(?:の|理由|わけ)は"
)
"""What tells why, behind the rows."""
_LONGEST: Final = 400
_ROWS: Final = 2


def part_rows(
    field: RowsField,
    pieces: Iterable[CandidateSpan],
    language: Language,
    split: Callable[[str], Mapping[str, str]],
) -> list[CandidateSpan]:
    """Return pieces of notes parted where a whole row ends and another one follows on the line.

    Args:
        field: the table.
        pieces: lines or parts of lines.
        language: of the notes.
        split: returns the cells of a row's words.
    """
    parts = [part for each in pieces for part in split_amounts(field, each)]
    wanted = [each for each in field.columns if each.source == "given"]
    told = [each for each in wanted if is_who(each) or is_due(each)]
    names = {each.name for each in wanted if each.required or each in told}
    if len(names) < _ROWS:
        return parts
    joints = _JOINTS[language] if told else _ENDS
    return [one for each in parts for one in _iter_whole(each, joints, names, split)]


def _iter_whole(
    piece: CandidateSpan,
    joints: re.Pattern[str],
    names: set[str],
    split: Callable[[str], Mapping[str, str]],
) -> Iterator[CandidateSpan]:
    text, start = piece.text, 0
    is_whole = len(text) <= _LONGEST and names <= set(split(text))
    for match in joints.finditer(text) if is_whole else ():
        left, right = text[start : match.start()], text[match.end() :]
        if names <= set(split(left)) and names <= set(split(right)):
            yield CandidateSpan(left, piece.start + start)
            start = match.end()
    yield CandidateSpan(text[start:], piece.start + start)


def split_amounts(field: RowsField, piece: CandidateSpan) -> list[CandidateSpan]:
    """Return the pieces of a line that each have a name and a sum, or a count, of their own.

    Args:
        field: the table: sums part it where it has prices, counts where it only has those.
        piece: what stands on the line. It comes back whole where it is one row.
    """
    columns = [each for each in field.columns if each.source == "given"]
    counted = any(map(is_count, columns))
    if any(map(is_price, columns)):
        find = _find_sums
    elif counted:
        find = find_counts
    else:
        return [piece]
    reason = _REASON.search(piece.text)
    text = piece.text[: reason.start()] if reason else piece.text
    if len(text) > _LONGEST or len(find(text)) < _ROWS:
        return [piece]
    for separator in _SEPARATORS:
        found = _find_rows(text, separator, find, is_counted=counted)
        if len(found) >= _ROWS:
            parts = [CandidateSpan(text[low:high], piece.start + low) for low, high in found]
            return [one for each in parts for one in split_amounts(field, each)]
    return [piece]


def _find_sums(text: str) -> list[tuple[int, int]]:
    return [(start, end) for _, start, end in find_money(text)]


def _find_rows(
    text: str,
    separator: re.Pattern[str],
    find: Callable[[str], list[tuple[int, int]]],
    *,
    is_counted: bool,
) -> list[tuple[int, int]]:
    """Return where the rows of a line are; of one that the separator does not part, nothing."""
    rows: list[tuple[int, int]] = []
    amounts = 0
    for low, high in iter_between(text, 0, find_ends(separator, text, 0)):
        said = text[low:high]
        told = find(said)
        is_open = bool(rows) and _OPEN.fullmatch(said.strip()) is not None
        goes_on = _NO_PIECE.match(said) or (not is_counted and _EXTRA.match(said))
        name = said[: told[0][0]] if told else ""
        is_row = told and not goes_on and _NAMED.search(without_counts(name))
        if told and not goes_on and not is_row:
            return []  # an amount of which the name stands elsewhere
        amounts += bool(is_row)
        if is_row or is_open or not rows:
            rows.append((low, high))
        else:
            rows[-1] = (rows[-1][0], high)
    return rows if amounts >= _ROWS and find(text[slice(*rows[0])]) else []
