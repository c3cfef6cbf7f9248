"""python-telegram-bot can talk to the emulator without a network."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from telegram import error
from telegram.request import BaseRequest, RequestData

from .desk import answer, refusal_answer
from .params import Params, Upload
from .refusals import ConnectionDropped, unauthorized
from .world import World


@dataclass(slots=True, eq=False)
class InProcess(BaseRequest):
    """A request class for Bot(request=...), which calls the emulator directly."""

    world: World

    @property
    def read_timeout(self) -> float | None:
        """No call ever times out."""
        return None

    async def initialize(self) -> None:
        """Nothing needs to be opened."""

    async def shutdown(self) -> None:
        """Nothing needs to be closed."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002 - the emulator takes GET and POST alike
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        """Return the status and body of one call or download."""
        place, _sep, rest = unquote(url).partition("/bot")[2].partition("/")
        if place != self.world.token:
            return refusal_answer(unauthorized())
        if file := self.world.files.at(rest):
            return 200, file.data
        try:
            return await answer(self.world, rest, Params(_values(request_data)))
        except ConnectionDropped as dropped:
            raise error.NetworkError("connection reset") from dropped


def _values(data: RequestData | None) -> dict[str, Any]:
    if data is None:
        return {}
    parts = data.multipart_data or {}
    uploads = {name: Upload(part[0], part[2], _bytes(part[1])) for name, part in parts.items()}
    return {**data.json_parameters, **uploads}


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else content.read()
