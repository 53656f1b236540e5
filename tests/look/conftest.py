"""People to look at the pages."""

from collections.abc import Callable

import pytest

from qbs_platform.accounts.models import User
from tests.look import people


@pytest.fixture
def person(regions_loaded: None) -> Callable[..., User]:
    """Make a person who holds the given roles."""
    return people.make
