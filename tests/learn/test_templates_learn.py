"""`checker templates learn`: templates from filled documents, filled again with their values."""

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
import yaml
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from checker.core.document import Block
from checker.core.errors import InputError
from checker.core.limits import DEFAULT_LIMITS
from checker.formats.reading import read_document
from checker.learn.templates.field_names import Naming
from checker.learn.templates.field_types import join_prose, learn_type
from checker.learn.templates.filled_document import FilledSample
from checker.learn.templates.learning import LearnedTemplate, learn_template
from checker.learn.templates.ruleset_requirements import TemplateRequirements
from checker.learn.templates.varying_text import find_varying, split_spans
from checker.templates.filling import fill_fields, read_data
from checker.templates.load import load_template
from checker.templates.render import render
from tests.support.command import Run
from tests.support.samples import FAMILIES, Family, filled_documents

FIRST = (
    "総務-2025-018",
    "2025年6月4日",
    "安全衛生委員会(6月)",
    "三浦 綾子",
    "総務部 大橋部長、三浦/製造部 杉本課長/産業医 村瀬先生",
    "第2工場の通路の照度を、6月13日までに測る。",
    "暑さ指数は、6月16日から毎日10時と14時に測る。",
    "5月の労働災害とヒヤリハット",
    "熱中症の対策",
)
"""What stands in the first of the minutes alone."""


_INSERTED = f'<w:ins {nsdecls("w")} w:id="1" w:author="水野"><w:r><w:t>100円</w:t></w:r></w:ins>'


def _saved(samples: Iterable[bytes], folder: Path) -> list[Path]:
    paths = []
    for at, data in enumerate(samples, start=1):
        paths.append(folder / f"sample-{at}.docx")
        paths[-1].write_bytes(data)
    return paths


def _learnt(paths: list[Path], wanted: TemplateRequirements | None = None) -> LearnedTemplate:
    opened = [FilledSample.read(path, DEFAULT_LIMITS) for path in paths]
    return learn_template(opened, "learnt", ruleset="minutes", wanted=wanted)


def _documents(*built: WordDocument, folder: Path) -> list[Path]:
    def written() -> Iterator[bytes]:
        for each in built:
            out = io.BytesIO()
            each.save(out)
            yield out.getvalue()

    return _saved(written(), folder)


def _again(learnt: LearnedTemplate, folder: Path, index: int) -> Path:
    home = folder / "learnt"
    home.mkdir(exist_ok=True)
    (home / "template.docx").write_bytes(learnt.word)
    (home / "template.yaml").write_text(learnt.yaml, encoding="utf-8")
    data = folder / f"data-{index}.yaml"
    data.write_text(learnt.data(index), encoding="utf-8")
    template = load_template(home)
    values = fill_fields(template, read_data(data), today=date(2025, 1, 1), language="ja").values
    made = folder / f"made-{index}.docx"
    made.write_bytes(render(template, values, language="ja"))
    return made


def _seen(path: Path) -> list[tuple[object, ...]]:
    return [_look(block) for block in read_document(path).walk()]


def _look(block: Block) -> tuple[object, ...]:
    runs: list[tuple[str, object]] = []
    for run in block.runs:
        text = block.text[run.start : run.end]
        if runs and runs[-1][1] == run.style:
            text = runs.pop()[0] + text
        runs.append((text, run.style))
    return block.path, block.kind, block.text, block.marker, block.style, tuple(runs)


@pytest.mark.parametrize("name", FAMILIES)
def test_makes_each_sample_again(name: Family, tmp_path: Path) -> None:
    paths = _saved(filled_documents(name), tmp_path)
    learnt = _learnt(paths)
    for index, path in enumerate(paths):
        assert _seen(_again(learnt, tmp_path, index)) == _seen(path)


@pytest.mark.parametrize("name", FAMILIES)
def test_makes_the_only_sample_again(name: Family, tmp_path: Path) -> None:
    path = _saved(filled_documents(name), tmp_path)[0]
    assert _seen(_again(_learnt([path]), tmp_path, 0)) == _seen(path)


def test_no_value_of_the_first_sample_stays(tmp_path: Path) -> None:
    learnt = _learnt(_saved(filled_documents("minutes-headings"), tmp_path))
    with ZipFile(io.BytesIO(learnt.word)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    said = " ".join(re.sub("<[^>]*>", "", part) for part in parts)
    assert [each for each in FIRST if each in said] == []


def test_names_types_and_rows_of_the_fields(tmp_path: Path) -> None:
    said = yaml.safe_load(_learnt(_saved(filled_documents("minutes-headings"), tmp_path)).yaml)
    fields = {each["name"]: each for each in said["fields"]}
    assert said["template"] == "learnt"
    assert [(name, each["label"], each["type"]) for name, each in fields.items()] == [
        ("number", "文書番号", "text"),
        ("created_on", "作成日", "date"),
        ("meeting", "会議名", "text"),
        ("held_on", "日時", "text"),
        ("place", "場所", "text"),
        ("attendees", "出席者", "text"),
        ("absentees", "欠席者", "text"),
        ("recorder", "記録者", "person"),
        ("distribution", "配布先", "text"),
        ("topics", "議題", "rows"),
        ("discussion", "議事内容", "rows"),
        ("notes", "その他", "rich_text"),
        ("decisions", "決定事項", "rows"),
        ("actions", "対応事項", "rows"),
        ("next_meeting", "次回予定", "rich_text"),
        ("history", "改訂履歴", "rows"),
    ]
    assert fields["number"]["pattern"] == "総務-[0-9]{4}-[0-9]{3}"
    assert fields["created_on"]["example"] == "2025-06-04"
    assert [(each["name"], each["type"]) for each in fields["actions"]["columns"]] == [
        ("content", "text"),
        ("owner", "text"),
        ("due", "date"),
    ]
    assert fields["actions"]["columns"][2]["format"] == "{year}年{month}月{day}日({weekday})"


def test_a_value_at_several_places_is_one_field(tmp_path: Path) -> None:
    learnt = _learnt(_saved(filled_documents("minutes-template"), tmp_path))
    (tmp_path / "template.docx").write_bytes(learnt.word)
    document = docx.Document(str(tmp_path / "template.docx"))
    texts = [each.text for each in document.paragraphs]
    assert "{{ meeting }} 議事録" in texts
    assert document.core_properties.title == "{{ meeting }} 議事録"
    assert document.core_properties.author == "{{ recorder }}"
    assert document.sections[0].footer.paragraphs[0].text.startswith("議事録 {{ number }}\t")


def test_parts_without_values_stay_byte_for_byte(tmp_path: Path) -> None:
    paths = _saved(filled_documents("minutes-headings"), tmp_path)
    before, after = ZipFile(paths[0]), ZipFile(io.BytesIO(_learnt(paths).word))
    assert before.namelist() == after.namelist()
    changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == ["docProps/core.xml", "word/document.xml", "word/footer1.xml"]


def test_what_some_samples_lack_is_optional(tmp_path: Path) -> None:
    learnt = _learnt(_saved(filled_documents("requests"), tmp_path))
    optional = {each.label for each in learnt.entries if not each.required}
    assert optional == {"備考", "背景", "勘定科目"}
    assert next(each.options for each in learnt.entries if each.label == "区分") == {
        "type": "choice",
        "choices": ["設備", "車両"],
    }


def test_what_the_first_sample_lacks_is_said(tmp_path: Path) -> None:
    paths = _saved(filled_documents("requests"), tmp_path)
    learnt = _learnt([paths[2], paths[0]])
    said = " ".join(each.get("en") for each in learnt.unsure)
    assert "“背景”: sample-1.docx have what the first sample has not" in said


def test_a_form_value_that_is_the_same_in_all_is_said(tmp_path: Path) -> None:
    learnt = _learnt(_saved(filled_documents("minutes-headings"), tmp_path)[:2])
    assert "place" not in {each.name for each in learnt.entries}
    said = [each.get("en") for each in learnt.unsure]
    assert any(each.startswith("“場所” is “本社2階 第1会議室” in every sample") for each in said)


def test_a_first_sample_with_an_empty_paragraph_alone(tmp_path: Path) -> None:
    built = []
    for texts in (["", ""], ["受注の入力を早める。", "誤りをなくす。"]):
        document = docx.Document()
        document.add_paragraph(f"件名: {len(texts[0])}番の件")
        document.add_heading("目的", 1)
        for each in texts:
            document.add_paragraph(each)
        document.add_heading("費用", 1)
        built.append(document)
    learnt = _learnt(_documents(*built, folder=tmp_path))
    assert [each.name for each in learnt.entries] == ["subject"]
    assert any("sample-2.docx have what the first" in each.get("en") for each in learnt.unsure)


def test_a_rule_set_says_what_is_missing_and_what_labels_mean(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("起案部門： 営業部")
    document.add_paragraph("目的")
    document.add_paragraph("受注の入力を早める。")
    wanted = TemplateRequirements("ours", (("起案部門",), ("決裁者",)), (("目的",), ("費用",)))
    learnt = _learnt(_documents(document, folder=tmp_path), wanted)
    assert [(each.label, each.example) for each in learnt.entries] == [
        ("起案部門", "営業部"),
        ("目的", "受注の入力を早める。"),
    ]
    said = [each.get("ja") for each in learnt.unsure if "規則集" in each.get("ja")]
    assert len(said) == 3  # 決裁者, 目的 (no heading style) and 費用
    assert "「決裁者」" in said[0]


def test_refuses_comments_changes_tags_and_other_formats(tmp_path: Path) -> None:
    commented, changed, tagged = docx.Document(), docx.Document(), docx.Document()
    runs = commented.add_paragraph("金額: 100円").runs
    commented.add_comment(runs, text="確認", author="水野", initials="水")
    changed.add_paragraph("金額: ")._p.append(parse_xml(_INSERTED))  # noqa: SLF001 - not public
    tagged.add_paragraph("金額: {{ amount }}")
    for path, words in zip(
        _documents(commented, changed, tagged, folder=tmp_path),
        ("comment", "tracked change", "tag already"),
        strict=True,
    ):
        with pytest.raises(InputError, match=words) as caught:
            _learnt([path])
        assert caught.value.place == str(path)
        assert caught.value.remedy is not None
    with pytest.raises(InputError, match=r"no Word \.docx"):
        FilledSample.read(tmp_path / "notes.md", DEFAULT_LIMITS)


def test_refuses_samples_that_do_not_differ(tmp_path: Path) -> None:
    sample = filled_documents("minutes-headings")[0]
    with pytest.raises(InputError, match="do not differ"):
        _learnt(_saved([sample, sample], tmp_path))


def test_the_tag_takes_the_look_of_the_words_it_replaces(tmp_path: Path) -> None:
    built = []
    for name in ("会議室予約システム", "複合機の入れ替え"):
        document = docx.Document()
        paragraph = document.add_paragraph("件名: ")
        paragraph.add_run(name[:3]).bold = True
        paragraph.add_run(name[3:])
        built.append(document)
    (tmp_path / "t.docx").write_bytes(_learnt(_documents(*built, folder=tmp_path)).word)
    runs = docx.Document(str(tmp_path / "t.docx")).paragraphs[0].runs
    assert [(each.text, each.bold) for each in runs] == [
        ("件名: ", None),
        ("{{ subject }}", True),
    ]


def test_a_list_of_dashes_typed_by_hand_is_rows(tmp_path: Path) -> None:
    built = []
    for items in (["・机を運ぶ", "・椅子を運ぶ"], ["・棚を運ぶ"]):
        document = docx.Document()
        document.add_heading("作業", 1)
        for each in items:
            document.add_paragraph(each)
        built.append(document)
    paths = _documents(*built, folder=tmp_path)
    learnt = _learnt(paths)
    assert [each.options["type"] for each in learnt.entries] == ["rows"]
    assert [_seen(_again(learnt, tmp_path, at)) for at in (0, 1)] == [_seen(p) for p in paths]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("議-2025-018を見る", ["議-2025-018", "を", "見", "る"]),
        ("2025年6月2日(月) 13:30", ["2025年6月2日(月)", " ", "13:30"]),
        ("計1,280,000円", ["計", "1,280,000", "円"]),
    ],
)
def test_cuts_no_number_date_or_word(text: str, pieces: list[str]) -> None:
    assert [text[a:b] for a, b in split_spans(text)] == pieces


def test_stretches_of_a_paragraph() -> None:
    document = docx.Document()
    rows = [
        document.add_paragraph(text)
        for text in ("総-2025-018により佐藤が申請する。", "総-2025-019により鈴木が申請する。")
    ]
    found = find_varying([each._p for each in rows])  # noqa: SLF001 - its element
    assert found is not None
    assert [each.values for each in found] == [
        ("総-2025-018", "総-2025-019"),
        ("佐藤", "鈴木"),
    ]


@pytest.mark.parametrize(
    ("label", "values", "options", "data"),
    [
        ("期日", ["令和7年6月2日"], {"type": "date", "format": "{era}{era_year}年{month}月{day}日"},
         ["2025-06-02"]),
        ("費用", ["¥1,280", "¥20"], {"type": "amount", "unit": "", "before": "¥"}, ["1280", "20"]),
        ("率", ["1.5%", "20.0%"], {"type": "amount", "unit": "%", "before": "", "decimals": 1},
         ["1.5", "20.0"]),
        ("期日", ["2025年6月2日", "6月上旬"], {"type": "text"}, ["2025年6月2日", "6月上旬"]),
        ("費用", ["1,280円", "12800円"], {"type": "text"}, ["1,280円", "12800円"]),
        ("重要度", ["高", "低", "高"], {"type": "choice", "choices": ["高", "低"]},
         ["高", "低", "高"]),
        ("場所", ["本社", "支店", "本社"], {"type": "text"}, ["本社", "支店", "本社"]),
        ("起案者", ["佐藤 一郎", "鈴木"], {"type": "person"}, ["佐藤 一郎", "鈴木"]),
    ],
)  # fmt: skip
def test_types_of_values(
    label: str, values: list[str], options: dict[str, object], data: list[str]
) -> None:
    assert learn_type(label, values, "ja") == (options, tuple(data))


def test_names_stand_once_and_are_no_words_of_jinja() -> None:
    naming = Naming()
    labels = ["件名", "件名", "From", "承認区分の別", "Cost center"]
    assert [naming.name(each) for each in labels] == [
        *("subject", "subject_2", "field_1", "field_2", "cost_center"),
    ]


def test_prose_that_data_cannot_say_is_refused() -> None:
    assert join_prose([("一つ。", False), ("品", True), ("品2", True)]) == "一つ。\n\n- 品\n- 品2"
    assert join_prose([("・一つ。", False)]) is None


def test_the_command(run: Run, tmp_path: Path) -> None:
    paths = _saved(filled_documents("minutes-headings"), tmp_path)
    made = run("templates", "learn", *paths, "-o", "ours/our-minutes", "--data")
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Written: ours/our-minutes" in made.stdout
    assert "rendered 4 ways and read again; 0 findings" in made.stdout
    home = tmp_path / "ours" / "our-minutes"
    names = ["data-1.yaml", "data-2.yaml", "data-3.yaml", "template.docx", "template.yaml"]
    assert sorted(each.name for each in home.iterdir()) == names
    assert [each.name for each in (tmp_path / "ours").iterdir()] == ["our-minutes"]
    before = (home / "template.yaml").read_bytes()
    again = run("templates", "learn", *paths, "-o", "ours/our-minutes")
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert (home / "template.yaml").read_bytes() == before
    wrong = run("templates", "learn", *paths, "--name", "議事録")
    assert wrong.returncode == 2
    assert "no template's name" in wrong.stderr
