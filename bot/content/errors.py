"""What content can be refused for."""


class ContentError(Exception):
    """Content that cannot serve; each argument is one complaint."""
