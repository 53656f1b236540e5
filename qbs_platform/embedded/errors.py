"""What ends a set-up before its time."""


class SetupRefused(Exception):
    """The set-up cannot go on; the text says why and what to do about it."""


class Interrupted(Exception):
    """Somebody pressed Ctrl-C, closed the terminal or ran ``script/server stop``."""
