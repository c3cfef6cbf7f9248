"""The JSON Schema of content files, for editors, is as strict as the linter."""

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from ruamel.yaml import YAML

from bot.content import FOLDER, shapes
from bot.content.command import content_schema
from bot.content.reading import read


def follows(schema: Mapping[str, Any], value: object, root: Mapping[str, Any]) -> bool:
    """Whether a value is as a JSON Schema says, as far as ours say anything."""
    if "$ref" in schema:
        return follows(root["$defs"][schema["$ref"].rpartition("/")[2]], value, root)
    if "anyOf" in schema:
        return any(follows(branch, value, root) for branch in schema["anyOf"])
    if "enum" in schema:
        return value in schema["enum"]
    return FOLLOWS[schema["type"]](schema, value, root)


def _object(schema: Mapping[str, Any], value: object, root: Mapping[str, Any]) -> bool:
    if not isinstance(value, dict) or not set(schema.get("required", ())) <= value.keys():
        return False
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    parts = ((known.get(key, others), part) for key, part in value.items())
    return all(inner is not False and follows(inner, part, root) for inner, part in parts)


def _array(schema: Mapping[str, Any], value: object, root: Mapping[str, Any]) -> bool:
    if not isinstance(value, list) or len(value) < schema.get("minItems", 0):
        return False
    return all(follows(schema["items"], part, root) for part in value)


def _string(schema: Mapping[str, Any], value: object, _: object) -> bool:
    if not isinstance(value, str) or not re.search(schema.get("pattern", ""), value):
        return False
    return bool(schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**6))


def _number(schema: Mapping[str, Any], value: object, _: object) -> bool:
    if not isinstance(value, int | float):
        return False
    return bool(schema.get("minimum", value) <= value <= schema.get("maximum", value))


FOLLOWS: Mapping[str, Callable[[Mapping[str, Any], object, Mapping[str, Any]], bool]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "number": _number,
    "integer": _number,
    "boolean": lambda _, value, __: isinstance(value, bool),
    "null": lambda _, value, __: value is None,
}


def schema_of(name: str) -> Any:
    schemas = content_schema()
    return next(schema for pattern, schema in schemas.items() if PurePath(name).match(pattern))


def test_every_shipped_file_is_as_the_schema_says() -> None:
    documents, complaints = read(FOLDER)
    assert not complaints
    for name in documents:
        schema = schema_of(name)
        value = YAML(typ="safe").load((FOLDER / name).read_text("utf-8"))
        assert follows(schema, value, schema), name


def test_the_schema_refuses_what_the_models_refuse() -> None:
    schema = schema_of("languages.yaml")
    assert follows(schema, {"en": {"name": "English"}}, schema)
    for wrong in ({}, {"name": ""}, {"name": "E", "nmae": "E"}, 1):
        assert not follows(schema, {"en": wrong}, schema)


def test_the_schema_knows_the_keys_of_the_models_and_no_others() -> None:
    models = {
        name: {field.alias or key for key, field in shape.model_fields.items()}
        for name, shape in vars(shapes).items()
        if isinstance(shape, type) and issubclass(shape, shapes.Shape)
    }
    seen = set()
    for schema in content_schema().values():
        for part in (schema, *schema.get("$defs", {}).values()):
            if part.get("title") in models:
                seen.add(part["title"])
                assert set(part["properties"]) == models[part["title"]]
                assert part["additionalProperties"] is False
    assert seen == models.keys() - {"Shape", "Sourced"}
