"""The JSON Schema of `template.yaml`, for editors: descriptions in Japanese and English."""

from typing import Any

from checker.templates.model import TemplateHeader

_TYPES = {
    "TextField": "1行の文字。 / One line of text.",
    "RichTextField": "段落と箇条書き。 / Paragraphs and lists.",
    "DateField": "日付。 / A day.",
    "AmountField": "単位の付く数。 / A number with its unit.",
    "ChoiceField": "選択肢の一つ。 / One of several words.",
    "PersonField": "人の名前。 / A person's name.",
    "ImageField": "画像(PNG、JPEG)。 / A picture: PNG or JPEG.",
    "RowsField": "表の行。 / Rows of a table.",
}


def build_template_schema() -> dict[str, Any]:
    """Return the schema of a whole `template.yaml`."""
    schema = TemplateHeader.model_json_schema()
    schema["title"] = "checker template"
    schema["description"] = "文書のひな型。 / A document template."
    for name, definition in schema["$defs"].items():
        # what Python's readers are told is no help to who writes YAML
        definition.pop("description", None)
        if name in _TYPES:
            definition["properties"]["type"]["description"] = _TYPES[name]
    return schema
