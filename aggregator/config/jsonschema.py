"""The JSON Schema of feeds.yaml, for editors."""

from datetime import time, timedelta
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from aggregator.config import values
from aggregator.config.words import FileWords


class _InWords(GenerateJsonSchema):
    """The JSON Schema as an editor needs it: defaults as a person writes them, both spellings of a word."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the library's signature
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        default = schema.get("default")
        if default is None or isinstance(default, BaseModel):
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        return super().dict_schema(schema) | {"additionalProperties": False}

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, timedelta):
            return values.spoken(dft)
        if isinstance(dft, time):
            return f"{dft:%H:%M}"
        if isinstance(dft, bool):
            return "yes" if dft else "no"
        return super().encode_default(dft)


def schema() -> dict[str, Any]:
    """Return the JSON Schema of feeds.yaml (draft 2020-12)."""
    made = FileWords.model_json_schema(schema_generator=_InWords)
    for place in made["$defs"].values():
        del place["title"]
        words = place["properties"]
        words |= {word.replace(" ", "_"): words[word] for word in words if " " in word}
    return {"$schema": GenerateJsonSchema.schema_dialect, **made, "title": "feeds.yaml"}
