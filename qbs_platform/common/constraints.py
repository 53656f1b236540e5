"""What the database alone can decide, as a sentence: a broken constraint becomes a refusal."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from qbs_platform.common.errors import Refusal


@contextmanager
def refusing(broken: Mapping[str, Callable[[], Refusal]]) -> Iterator[None]:
    """Write in a savepoint; a constraint that ``broken`` names becomes the refusal it gives.

    What is unique is decided by writing and not by asking first: two may ask at the same time.
    Any other broken constraint goes through as IntegrityError.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        for constraint, refusal in broken.items():
            if constraint in str(error):
                raise refusal() from error
        raise
