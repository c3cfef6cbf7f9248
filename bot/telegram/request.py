"""HTTP for python-telegram-bot by aiohttp, which costs a fifth of its default."""

import json
from collections.abc import Mapping
from typing import IO, Any

import aiohttp
from aiohttp.payload import JsonBytesPayload
from pydantic_core import to_json
from telegram.error import BadRequest, NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from dialogues.session import File

CONNECT = 5.0
ANSWER = 20.0
"""Seconds to wait for a connection and for an answer; a long poll sets its own."""
TOO_LARGE = 413


class Plain:
    """What the library asks of the data of a call, without its parsing of every value."""

    __slots__ = ("_file", "_name", "_params", "contains_files")

    def __init__(
        self, params: Mapping[str, Any], file: File | None = None, method: str = ""
    ) -> None:
        self._params, self._file = params, file
        self._name = "voice" if method == "sendVoice" else "document"
        self.contains_files = file is not None

    @property
    def parameters(self) -> dict[str, Any]:
        """Each parameter as it is."""
        return dict(self._params)

    @property
    def json_parameters(self) -> dict[str, str]:
        """Each parameter as the text that a form carries."""
        return {
            name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for name, value in self._params.items()
        }

    @property
    def multipart_data(self) -> dict[str, tuple[str, bytes | IO[bytes], str]]:
        """The file, if there is one."""
        if self._file is None:
            return {}
        text = isinstance(self._file.content, str)
        kind = "text/plain" if text else "application/octet-stream"
        return {self._name: (self._file.name, self._file.data, kind)}


class AioRequest(BaseRequest):
    """One pool of connections to one Bot API server."""

    __slots__ = ("_answer", "_connections", "_session")

    def __init__(self, connections: int = 64, answer: float = ANSWER) -> None:
        self._answer = answer
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take unless a call says otherwise."""
        return self._answer

    async def initialize(self) -> None:
        """Opens the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Closes the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | Plain | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of one call; raises TimedOut or NetworkError, without the address."""
        del write_timeout, connect_timeout, pool_timeout
        if self._session is None:
            raise NetworkError("the connections are closed")
        seconds = self._answer if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=seconds)
        body = _body(request_data)
        try:
            async with self._session.request(method, url, data=body, timeout=timeout) as answer:
                told = answer.status, await answer.read()
        except aiohttp.ConnectionTimeoutError as error:
            raise UnreachableError(type(error).__name__) from None
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from None
        except aiohttp.ClientConnectorError as error:
            raise UnreachableError(type(error).__name__) from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None
        if told[0] == TOO_LARGE:
            raise BadRequest("the request is too large")
        return told

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The body as JSON; unlike in the library, what cannot be read never reaches a log."""
        try:
            body = json.loads(payload)
        except ValueError:
            raise NetworkError("the answer cannot be read") from None
        if not isinstance(body, dict) or (body.get("ok") and "result" not in body):
            raise NetworkError("the answer says nothing")
        return body


class UnreachableError(NetworkError):
    """No connection came about, so nothing can have been done."""


def _body(data: RequestData | Plain | None) -> JsonBytesPayload | aiohttp.FormData | None:
    """One JSON object, which is shorter than a form and made faster; a form where a file goes."""
    if data is None:
        return None
    if not data.contains_files:
        return JsonBytesPayload(data.parameters, dumps=to_json)
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form
