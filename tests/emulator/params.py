"""Params are what a request carries, whichever of the three body formats it came in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from .refusals import bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a request."""

    name: str
    mime: str
    data: bytes

    def __repr__(self) -> str:
        return f"Upload({self.name!r}, {self.mime!r}, {len(self.data)} bytes)"


@dataclass(frozen=True, slots=True)
class Params:
    """Values are strings, or what JSON made of them, or uploads."""

    values: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return a string, empty when absent."""
        value = self.values.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number, the default when it is none."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Return whether the value means yes."""
        return self.text(name).strip().lower() in {"true", "1", "yes", "t", "y"}

    def nested(self, name: str, complaint: str) -> Any:
        """Return a nested value, parsed when it came as a JSON string; None when absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(complaint) from error

    def upload(self, name: str) -> Upload | None:
        """Return the file under this name, attached directly or by reference."""
        value = self.values.get(name)
        if isinstance(value, str) and value.startswith("attach://"):
            value = self.values.get(value.removeprefix("attach://"))
        return value if isinstance(value, Upload) else None


async def read_params(request: web.Request) -> Params:
    """Return the parameters of the query string and the body together."""
    values: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        values |= _object(await request.read())
    elif request.can_read_body:
        form = await request.post()
        values |= {name: _field(value) for name, value in form.items()}
    return Params(values)


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(value, dict):
        raise bad_request("expected an Object as request body")
    return value


def _field(value: str | bytes | bytearray | web.FileField) -> str | Upload:
    if isinstance(value, web.FileField):
        return Upload(value.filename, value.content_type, value.file.read())
    return value if isinstance(value, str) else bytes(value).decode()
