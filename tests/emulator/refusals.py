"""A refusal is an answer of the Bot API with ok set to false."""

from typing import Any

JSON = dict[str, Any]


class Refusal(Exception):  # noqa: N818 - it is the API's ordinary answer, not an error of ours
    """What the API says instead of doing what it was asked."""

    def __init__(self, code: int, description: str, parameters: JSON | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> JSON:
        """Return the JSON the client receives."""
        body: JSON = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ConnectionDropped(Exception):  # noqa: N818 - a planned end, not an error of ours
    """The connection ends here without a reply."""


def bad_request(text: str) -> Refusal:
    """Refuse a request that makes no sense here."""
    return Refusal(400, f"Bad Request: {text}")


def forbidden(text: str) -> Refusal:
    """Refuse what the bot may not do."""
    return Refusal(403, f"Forbidden: {text}")


def conflict(text: str) -> Refusal:
    """Refuse a second receiver of the same updates."""
    return Refusal(409, f"Conflict: {text}")


def too_many(seconds: int) -> Refusal:
    """Refuse until so many seconds have passed."""
    text = f"Too Many Requests: retry after {seconds}"
    return Refusal(429, text, {"retry_after": seconds})


def migrated(chat_id: int) -> Refusal:
    """Refuse because the group lives on under another id."""
    text = "Bad Request: group chat was upgraded to a supergroup chat"
    return Refusal(400, text, {"migrate_to_chat_id": chat_id})


def unauthorized() -> Refusal:
    """Refuse a token nobody issued."""
    return Refusal(401, "Unauthorized: invalid token specified")


def no_such_method() -> Refusal:
    """Refuse a method the API does not have."""
    return Refusal(404, "Not Found: method not found")


def not_modified() -> Refusal:
    """Refuse an edit that would change nothing."""
    return bad_request(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )


def query_too_old() -> Refusal:
    """Refuse a second, late or unfounded answer to a tap."""
    return bad_request("query is too old and response timeout expired or query ID is invalid")
