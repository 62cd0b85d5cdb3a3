"""Say what is wrong with a bundle, a machine or an installation."""


class BundleError(Exception):
    """A bundle, a machine or an installation that is not as it must be.

    Args:
        what: the id of a message.
        values: what it is filled with.
    """

    def __init__(self, what: str, **values: object) -> None:
        super().__init__(what, values)
        self.what = what
        self.values = values
