"""The ways in which keeping can fail, each told in one plain sentence without a stored value."""


class StoreError(Exception):
    """The store cannot do what was asked; the text can be shown to an operator as it is."""


class UnavailableError(StoreError):
    """The database did not finish a transaction: nothing of it was kept, try again."""


class RefusedError(StoreError):
    """The database refuses a value for good: trying again changes nothing."""


class ConflictError(StoreError):
    """Another writer changed the run first; load it anew."""


class DamagedError(StoreError):
    """A sealed text does not open: it was changed, moved, or sealed under another key."""


class GoneError(StoreError):
    """The person is not kept, or the run is not theirs."""
