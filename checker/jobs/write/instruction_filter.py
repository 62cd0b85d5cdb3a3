"""Sentences of notes and data that give orders to a machine: they are not read to the model.

`checks/instructions.py` looks for them in finished documents, where a false alarm is a finding
about somebody's words. Here one costs a line of notes that the model does not see, and a warning
that says so; so more is taken for an order, and what follows it on its line goes with it.
"""

from typing import Final

from checker.core.text import lazy_re as re
from checker.kinds.shared.instructions import find_injected
from checker.kinds.shared.undisguise import remove_disguise
from checker.language.sentences import split_sentences

# Words that also name what people work with (システム、モデル、プログラム) count where they are
# spoken to, or said to read this.
_MACHINE: Final = r"(?:生成)?(?:AI|ＡＩ)|人工知能|言語モデル|チェッカー|LLM|ChatGPT|language model"
_ANY_MACHINE: Final = rf"(?:{_MACHINE}|モデル|プログラム|アシスタント|システム|system|developer)"
_BEFORE: Final = r"(?:これまで|今まで|前|以前|上記|以上|上|すべて|全て)の[^。\n]{0,8}"
_SIGNS: Final = re.compile(
    rf"^\W*{_ANY_MACHINE}\s*(?:へ\w{{0,5}}|宛\w{{0,2}}|message|prompt|note)\s*[:：]"
    r"|^\W*assistant\s*[:：]"
    rf"|(?:{_MACHINE})(?:は|が|へ|に|、|,)[^。\n]{{0,40}}(?:出力|答え[るよろてら]|と書|回答(?:せ|す|し)|従[えっ])"
    rf"|(?:この|本)(?:文|文書|メモ)を読[むん][^。\n]{{0,12}}{_ANY_MACHINE}"
    rf"|{_BEFORE}(?:指示|命令|ルール|規則|プロンプト|制約)[^。\n]{{0,20}}(?:無視|忘れ|取り消|無効|破棄)"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules|prompts?|above)\b"
    r"|新しい(?:指示|命令)\s*[:：]|(?:先|次|以下)の文は(?:指示|命令)|プロンプトを[^。\n]{0,12}(?:出力|表示)"
    r"|system prompt|you (?:are now|must (?:output|answer|write))|あなたは今(?:から|後)"
    r"|(?:必ず|とだけ)[^。\n]{0,24}(?:出力|答え|回答)(?:せよ|しろ|すること|し?てください|よ)"
    r'|"verdict"\s*:',
    re.IGNORECASE,
)
_TOKENS: Final = re.compile(
    r"<\|[^|>\n]{0,40}\|>|\[/?INST\]|<</?SYS>>|^\W*#+\s*(?:system|instruction|assistant)\b"
    r"|\{%|%\}|\{\{|\}\}",
    re.IGNORECASE,
)
"""Signs of a conversation with a model, or of a template: the whole line goes."""


def blank_orders(text: str) -> str:
    """Return a text of the same length with blanks for what gives orders to a machine."""
    return "".join(_blank_line(line) for line in text.splitlines(keepends=True))


def find_orders(text: str) -> list[tuple[int, int]]:
    """Return start and end of what in one line gives orders to a machine, in order."""
    plain = remove_disguise(text)
    if _TOKENS.search(plain.text):
        return [(0, len(text))] if text else []
    found = [(each.start, each.end) for each in find_injected(text)]
    for start, end in split_sentences(plain.text, "ja"):
        if _SIGNS.search(plain.text[start:end]):
            found.append(plain.original(start, len(plain.text.rstrip())))
            break
    return sorted(found)


def _blank_line(line: str) -> str:
    body = line.rstrip("\n")
    for start, end in find_orders(body):
        body = body[:start] + " " * (end - start) + body[end:]
    return body + line[len(line.rstrip("\n")) :]
