"""What the shell of every page shows: the person, the roles, the navigation."""

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    """Context for the layouts. Public layouts use none of it, so nothing is asked for them."""
    return {}
