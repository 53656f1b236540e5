"""Whom a command about personal data is about, as its arguments name them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from enterprises.models import Enterprise
from qbs_platform.accounts.models import User


def add_arguments(parser: CommandParser) -> None:
    """A person by address or public id, or an enterprise by code and public id; and why."""
    whom = parser.add_mutually_exclusive_group(required=True)
    whom.add_argument("--email", help="the person with this e-mail address")
    whom.add_argument("--person", metavar="PUBLIC_ID", help="the person with this public id")
    whom.add_argument("--enterprise", metavar="PUBLIC_ID", help="the enterprise; with --uscc")
    parser.add_argument("--uscc", help="the enterprise's unified social credit code, to be sure")
    parser.add_argument(
        "--reason",
        required=True,
        help="10 to 500 characters, kept with the audit trail: the number of the request, no names",
    )


def found(options: dict[str, Any]) -> User | Enterprise:
    """The person or enterprise. Raises CommandError where there is none."""
    try:
        if options["enterprise"]:
            return Enterprise.objects.get(public_id=options["enterprise"], uscc=options["uscc"])
        if options["person"]:
            return User.objects.get(public_id=options["person"])
        return User.objects.get_by_natural_key(options["email"])
    except (User.DoesNotExist, Enterprise.DoesNotExist, ValidationError) as error:
        raise CommandError("There is nobody like that; an enterprise needs --uscc too.") from error
