"""The JSON Schema of `template.yaml`, for editors: descriptions in Japanese and English."""

from typing import Any

from checker.core.messages import Message
from checker.core.schema_texts import DescribedSchema, describe_in_both
from checker.templates.model import TemplateHeader

_TYPES = {
    "TextField": Message("schema.text-field"),
    "RichTextField": Message("schema.rich-text-field"),
    "DateField": Message("schema.date-field"),
    "AmountField": Message("schema.amount-field"),
    "ChoiceField": Message("schema.choice-field"),
    "PersonField": Message("schema.person-field"),
    "ImageField": Message("schema.image-field"),
    "RowsField": Message("schema.rows-field"),
}


def build_template_schema() -> dict[str, Any]:
    """Return the schema of a whole `template.yaml`."""
    schema = TemplateHeader.model_json_schema(schema_generator=DescribedSchema)
    schema["title"] = "checker template"
    schema["description"] = describe_in_both(Message("schema.template"))
    for name, definition in schema["$defs"].items():
        # what Python's readers are told is no help to who writes YAML
        definition.pop("description", None)
        if name in _TYPES:
            definition["properties"]["type"]["description"] = describe_in_both(_TYPES[name])
    return schema
