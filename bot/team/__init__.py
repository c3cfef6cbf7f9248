"""Teams in the chat: made from a page, joined by a code, looked at together."""
