"""Strict reading of a handover package: JSON without surprises, checked by a schema.

Functions without a model, tested without a database. The schema is a JSON Schema
(2020-12); of its vocabulary the checker knows what the package uses.
"""

import hashlib
import json
import re
from datetime import date

#: Bytes of a file: a plan with many goals has some thousand.
MAX_BYTES = 5_000_000
_CHECKS = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: (
        isinstance(value, int | float) and not isinstance(value, bool)
    ),
    "null": lambda value: value is None,
}


def canonical(document):
    """Return the one way to write these values as JSON, as ``bytes``."""
    return json.dumps(
        document,
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    ).encode()


def checksum(document):
    """Return the SHA-256 of all of the document but its own checksum.

    It tells damage and later changes. It is no signature: who means to deceive can
    compute a new one, which is why the receiving counsellor sees what comes in.
    """
    rest = {key: value for key, value in document.items() if key != "checksum"}
    return hashlib.sha256(canonical(rest)).hexdigest()


def read_json(content):
    """Return what a JSON file says; no key twice, no numbers that are none.

    :param content: ``bytes``.
    :raise ValueError: when it is not JSON in UTF-8.
    """

    def unique(pairs):
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a key stands there twice")
        return found

    def refuse(constant):
        raise ValueError(f"{constant} is no number")

    try:
        found = json.loads(
            content.decode("utf-8"), object_pairs_hook=unique, parse_constant=refuse
        )
        # A lone half of a character can be read, but neither written nor stored.
        canonical(found)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return found


def place_of_mismatch(schema, value, place=""):
    """Return where the value does not match the schema, or ``None`` when it does.

    The answer names the place by its keys (``client.birth_date``), never the value.
    """
    types = schema.get("type")
    if types:
        types = [types] if isinstance(types, str) else types
        if not any(_CHECKS[name](value) for name in types):
            return place or "."
    if value is None:
        return None
    wrong = (
        ("const" in schema and value != schema["const"])
        or ("enum" in schema and value not in schema["enum"])
        or (isinstance(value, str) and not _is_text_right(schema, value))
        or (
            isinstance(value, int | float)
            and not schema.get("minimum", value)
            <= value
            <= schema.get("maximum", value)
        )
    )
    if wrong:
        return place or "."
    return _place_inside(schema, value, place)


def _place_inside(schema, value, place):
    if isinstance(value, list):
        if len(value) > schema.get("maxItems", len(value)):
            return place
        for number, item in enumerate(value, 1):
            found = place_of_mismatch(schema["items"], item, f"{place}[{number}]")
            if found:
                return found
    if isinstance(value, dict):
        begin = f"{place}." if place else ""
        for key in schema.get("required", ()):
            if key not in value:
                return begin + key
        known = schema.get("properties", {})
        for key, item in value.items():
            if key in known:
                found = place_of_mismatch(known[key], item, begin + key)
                if found:
                    return found
            elif not schema.get("additionalProperties", True):
                return begin.rstrip(".") or "."
    return None


def _is_text_right(schema, text):
    if "\x00" in text or len(text) > schema.get("maxLength", len(text)):
        return False
    if "pattern" in schema and not re.fullmatch(schema["pattern"], text):
        return False
    if schema.get("format") == "date":
        return is_day(text)
    if schema.get("format") == "datetime":
        return is_day(text[:10]) and bool(re.fullmatch(r" [\d:]{8}", text[10:]))
    return True


def is_day(text):
    """Tell whether a text is a day as ``2026-01-31``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
