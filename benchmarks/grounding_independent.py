"""Counts numbers, dates, amounts and names of a text that stand in none of its sources.

    python benchmarks/grounding_independent.py TEXT SOURCE... [--language ja|en]

Written apart from the checker, with nothing of its code: digits and names are cut out of the text
by the plainest means and looked up in the sources, everything in one width and kanji numerals as
digits. It knows no parts of speech, so it takes for a name only what plainly is one: words before
さん, 様 and titles, 株式会社 and its name, and Latin words with a capital inside a sentence.

`count(text, sources, language)` returns what was found by kind, for other measurements to add up.
"""

import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

KANJI = {character: str(value) for value, character in enumerate("〇一二三四五六七八九")}
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "億": 10**8}
MONTHS = "january february march april may june july august september october november december"
SPELT = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988}
MARKS = re.compile(r"【(?:要確認|未記入)[^】]*】|\[(?:To be confirmed|Missing)[^\]]*\]")
TITLES = "さん|様|氏|部長|課長|係長|主任|社長|室長|所長|工場長|次長|先生"
POSTS = "社長 専務 常務 部長 次長 課長 係長 主任 所長 工場長 支店長 館長 理事 顧問"
SURNAME = re.compile(
    r"(?:^|[、。|（(：:・\s])([一-龠]{1,2}[川田村山野井木原島崎沢谷林橋藤浦森岡石松杉塚尾倉瀬頭嘉])"
    r"(?=[はがもとのへ、。）)\s|・]|さん|様|氏|$)",
    re.MULTILINE,
)
"""Two or three kanji that end as family names do, where names stand."""
NO_SURNAMES = {
    "火山",
    "鉱山",
    "水田",
    "河川",
    "山林",
    "農村",
    "高原",
    "草原",
    "半島",
    "磁石",
    "宝石",
}
COUNTERS = "円|名|人|台|個|件|回|日|月|年|時|分|秒|社|本|枚|か月|ヶ月|割|倍|%|部|冊|箱|通"
STRUCTURE = re.compile(
    r"(?m)^[\s#>*・-]*(?:[(（]?\d{1,2}[)）.、]|第\d{1,2}(?:[章節条項]|に))|[図表]\d{1,2}"
    r"|(?:次の|以下の|下記の|[Ff]ollowing )\d{1,2}(?: |点|つ|件|項目)"
)
# the commonest family names in Japan, and given names in English offices
SURNAMES = (
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村"
    " 斎藤 清水 山崎 池田 橋本 阿部 石川 山下 中島 石井 小川 前田 岡田 長谷川 藤田 後藤"
    " 近藤 村上 遠藤 青木 坂本 斉藤 福田 太田 西村 藤井 岡本 金子 藤原 三浦 中川 中野 原田"
    " 松田 竹内 小野 田村 中山 和田 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 内田 高木"
    " 谷口 大野 丸山 今井 大塚 平野 藤本 村田 武田 上野 杉山"
)
GIVEN = (
    "Alice Bob Tom John James Mary Emma Anna Ben Paul Daniel David Michael Sarah Hannah Maria Priya"
    " Omar Kenji Lucy Grace Peter Mark Kate Jane Robert William Linda Susan Laura Jack Oliver Smith"
    " Jones Brown Johnson Williams Taylor Chen Kim Patel Lee Wilson Davis Sato Suzuki Tanaka"
)
NO_NAMES = frozenset(
    f"{MONTHS} monday tuesday wednesday thursday friday saturday sunday".title().split()
)


def narrow(text: str) -> str:
    """Return a text in one width, with commas inside numbers taken out."""
    flat = unicodedata.normalize("NFKC", text)
    flat = re.sub(r"(?<=\d),(?=\d{3})", "", flat)
    flat = re.sub("[〜～~]", " ~ ", flat)
    flat = re.sub("[‐–—−ー](?=\\d)", "-", flat)
    return re.sub(r"(?<=\d)-(?=\d{1,2}[/:])", " ~ ", flat)


def kanji_value(words: str) -> int | None:
    """Return what kanji numerals and digits say together, None where they say nothing."""
    total = section = 0
    number: int | None = None
    for token in re.findall(r"\d+|.", words):
        if token.isdigit():
            number = int(token)
        elif token in KANJI:
            number = int(KANJI[token]) + (number or 0) * 10
        elif SCALES[token] >= 10**4:
            total += (section + (number or 0)) * SCALES[token]
            section, number = 0, None
        else:
            section += (1 if number is None else number) * SCALES[token]
            number = None
    return total + section + (number or 0) if words else None


def spelt_out(text: str) -> str:
    """Return a text with kanji numbers before counters, scaled and spelt numbers as digits."""
    numeral = "[0-9〇一二三四五六七八九十百千万億]"

    def digits(match: re.Match[str]) -> str:
        value = kanji_value(match[0])
        return match[0] if value is None else str(value)

    text = re.sub(rf"{numeral}+(?=(?:{COUNTERS}))", digits, text)
    text = re.sub(r"\d+[万億千][0-9万億千百]*", digits, text)
    for word, number in SPELT.items():
        if number > 1:
            text = re.sub(rf"(?i)\b{word}\b", str(number), text)
    text = re.sub(r"(\d+(?:\.\d+)?) ?(?:million|m\b)", lambda m: f"{float(m[1]) * 1e6:.0f}", text)
    return re.sub(r"(\d+(?:\.\d+)?)k\b", lambda m: f"{float(m[1]) * 1000:.0f}", text)


def _count_from(before: int, year: "re.Match[str]") -> str:
    return str(before + (1 if year[1] == "元" else int(year[1])))


def western(text: str) -> str:
    """Return a text with years of the eras as Western years, and English months as numbers."""
    for era, before in ERAS.items():
        pattern = rf"(?<![A-Za-z]){era} ?(元|\d{{1,2}})(?=年|\.\d)"
        text = re.sub(pattern, partial(_count_from, before), text)
    for number, month in enumerate(MONTHS.split(), 1):
        name = rf"{month[:3]}[a-z]*\b\.?"
        text = re.sub(rf"(?i)\b{name} (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)", rf"{number}/\1", text)
        text = re.sub(rf"(?i)\b(\d{{1,2}})(?:st|nd|rd|th)? {name}", rf"{number}/\1", text)
    return text


def ready(text: str) -> str:
    """Return a text in the form in which it is compared."""
    return western(spelt_out(narrow(MARKS.sub(" ", text))))


def dates(text: str) -> set[str]:
    """Return month and day of each date, `9/18`."""
    found = re.findall(r"(\d{1,2})月(\d{1,2})日", text)
    found += re.findall(r"\d{4}[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text)
    found += re.findall(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?![\d/])", text)
    found += re.findall(r"(?<![\d/])(\d{1,2})/(\d{1,2})/\d{4}", text)
    found += [(day, month) for month, day in found if int(month) > 12]  # the British order
    return {f"{int(month)}/{int(day)}" for month, day in found if int(month) <= 12}


def times(text: str) -> set[str]:
    """Return the times of day, `14:30`."""
    found = set()
    for noon, hour, minute in re.findall(
        r"(午前|午後)? ?(\d{1,2})(?::|時)(?!間)(\d{2}|半|(?=\D)|$)(?! ?[aApP]\.?[mM])", text
    ):
        value = int(hour) + (12 if noon == "午後" and int(hour) < 12 else 0)
        found.add(f"{value}:{'30' if minute == '半' else minute or '00'}")
    for hour, minute, noon in re.findall(r"(?i)(\d{1,2})(?:[:.](\d{2}))? ?([ap])\.?m\b", text):
        value = int(hour) % 12 + (12 if noon.lower() == "p" else 0)
        found.add(f"{value}:{minute or '00'}")
    return found


def numbers(text: str) -> set[str]:
    """Return the numbers that are no date, no time and no numbering."""
    text = STRUCTURE.sub(" ", text)
    text = re.sub(
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}月\d{1,2}日|\d{1,2}/\d{1,2}(?:/\d{4})?", " ", text
    )
    text = re.sub(
        r"(?:午前|午後)?\d{1,2}時(?!間)(?:\d{1,2}分|半)?|\d{1,2}:\d{2}(?: ?[ap]\.?m\.?)?", " ", text
    )
    text = re.sub(r"(?i)\d{1,2} ?[ap]\.?m\b", " ", text)
    return {f"{float(each):g}" for each in re.findall(r"\d+(?:\.\d+)?", text)}


def names(text: str, language: str) -> set[str]:
    """Return what plainly is a name or a code."""
    found = re.findall(r"(?<![A-Za-z0-9])[A-Za-z]+-?\d[A-Za-z0-9.-]*[A-Za-z0-9]", text)
    found += re.findall(r"[A-Za-z0-9._-]+@[A-Za-z0-9.-]+[A-Za-z]", text)
    if language == "en":
        found += re.findall(r"(?<=[a-z,:(] )[A-Z][a-z]{2,}", text)
        found += re.findall(r"(?:Mr|Ms|Mrs|Dr)\.? ([A-Z][a-z]+)", text)
        found += re.findall(rf"\b(?:{'|'.join(GIVEN.split())})\b", text)
        return set(found) - NO_NAMES
    found += re.findall(rf"([一-龠々]{{2,4}})(?:{TITLES})", text)
    found += re.findall(r"(?:株式|有限|合同)会社([一-龠ァ-ヴーA-Za-z]{2,12})", text)
    found += re.findall(r"([一-龠ァ-ヴーA-Za-z]{2,12})(?:株式|有限|合同)会社", text)
    found += re.findall(r"(?<![A-Za-z0-9-])[A-Z][a-z]{2,}(?![A-Za-z0-9-])", text)
    found += re.findall(r"[一-龠]{2,6}(?:部|課)(?![長一-龠])", text)
    found += re.findall(r"[一-龠]{2,4}(?:支店|営業所|支社|工場)", text)
    found += re.findall(r"[一-龠]{1,3}-\d{2,}(?:-\d+)*", text)
    found += [name for name in SURNAMES.split() if name in text]
    found += [title for title in POSTS.split() if title in text]
    return set(found) | set(SURNAME.findall(text)) - NO_SURNAMES


def count(text: str, sources: Sequence[str], language: str) -> dict[str, list[str]]:
    """Return what of a text no source has, by kind: date, time, number, name."""
    own, said = ready(text), ready("\n".join(sources))
    squeezed = re.sub(r"\s", "", said).casefold()
    known_numbers = numbers(said) | {
        f"{float(each):g}" for form in (r"\d+\.\d+", r"\d+") for each in re.findall(form, said)
    }
    return {
        "date": sorted(dates(own) - dates(said)),
        "time": sorted(times(own) - times(said)),
        "number": sorted(numbers(own) - known_numbers),
        "name": sorted(name for name in names(own, language) if name.casefold() not in squeezed),
    }


def main(arguments: Iterable[str]) -> int:
    """Print what the first file says and the others do not; 1 where there is anything."""
    language = "ja"
    files = []
    for argument in arguments:
        if argument in {"ja", "en"}:
            language = argument
        elif not argument.startswith("--"):
            files.append(Path(argument).read_text(encoding="utf-8"))
    found = count(files[0], files[1:], language)
    for kind, words in found.items():
        print(f"{kind}: {len(words)}  {', '.join(words)}")
    return int(any(found.values()))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
