"""Files are kept by the id under which Telegram would send them again."""

import base64
import hashlib
import mimetypes
from dataclasses import dataclass
from typing import Any

from .params import Upload
from .refusals import JSON, bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_PREFIX = {"photo": "AgACAgIAAx", "document": "BQACAgIAAx", "voice": "AwACAgIAAx"}
_FOLDER = {"photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers"}
_SIZES = ((90, 67), (320, 240), (1280, 960))


@dataclass(frozen=True, slots=True)
class File:
    """A file somebody sent."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    data: bytes
    path: str

    def __repr__(self) -> str:
        return f"File({self.kind!r}, {self.name!r}, {len(self.data)} bytes)"

    def json(self) -> JSON:
        """Return the part every kind of file has in common."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
        }


class Files:
    """Each file is found by its id, and by its path for download."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def keep(self, kind: str, upload: Upload) -> File:
        """Store an upload; ids follow from content and order alone."""
        number = len(self._by_id)
        digest = hashlib.sha256(upload.data).digest()
        unique = base64.urlsafe_b64encode(digest[:12]).decode()
        prefix = _PREFIX.get(kind, "CAACAgIAAx")
        tail = base64.urlsafe_b64encode(digest[:21] + number.to_bytes(3, "big")).decode()
        suffix = "." + upload.name.rpartition(".")[2] if "." in upload.name else ""
        path = f"{_FOLDER.get(kind, 'files')}/file_{number}{suffix}"
        mime = upload.mime or mimetypes.guess_type(upload.name)[0] or "application/octet-stream"
        file = File(prefix + tail, "AQAD" + unique, kind, upload.name, mime, upload.data, path)
        self._by_id[file.file_id] = file
        self._by_path[path] = file
        return file

    def find(self, file_id: str) -> File | None:
        """Return the file with this id."""
        return self._by_id.get(file_id)

    def again(self, kind: str, file_id: str) -> File:
        """Return a file sent before, refused when it was of another kind."""
        file = self.find(file_id)
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            was, wanted = file.kind.capitalize(), kind.capitalize()
            raise bad_request(f"can't use file of type {was} as {wanted}")
        return file

    def at(self, path: str) -> File | None:
        """Return the file for download under this path."""
        return self._by_path.get(path)


def shown(file: File) -> JSON:
    """Return the fields that carry a file inside a message."""
    if file.kind == "photo":
        sizes = [{**file.json(), "width": wide, "height": high} for wide, high in _SIZES]
        return {"photo": sizes}
    extra: dict[str, Any] = {"mime_type": file.mime}
    if file.kind == "document":
        extra["file_name"] = file.name
    elif file.kind == "voice":
        extra["duration"] = max(1, len(file.data) // 4000)
    elif file.kind == "sticker":
        extra = {"width": 512, "height": 512, "type": "regular", "emoji": "👍"}
        extra |= {"is_animated": False, "is_video": False}
    return {file.kind: {**file.json(), **extra}}
