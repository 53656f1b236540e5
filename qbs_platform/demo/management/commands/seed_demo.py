"""Load the demo data, or print its accounts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from qbs_platform.demo import content, services


class Command(BaseCommand):
    help = "Make the demo's people and enterprises; only where plain HTTP on localhost is served."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--print", action="store_true", help="only print the accounts")

    def handle(self, *_args: object, **options: Any) -> None:
        if not settings.LOCAL_HTTP:
            raise CommandError("Demo accounts have a public password: not on a real deployment.")
        if options["print"]:
            self._print_accounts()
        else:
            made = services.seed(now=timezone.now())
            self.stdout.write("demo data made" if made else "demo data already there")

    def _print_accounts(self) -> None:
        for account in services.accounts():
            self.stdout.write(f"  {account.email:34} {' · '.join(account.roles)}")
        listed = content.people()
        codes = listed["recovery_codes"]
        self.stdout.write(f"  password of all: {listed['password']}")
        self.stdout.write(
            f"  second step, for all but the enterprises' people: a recovery code from "
            f"{codes['first']} to {codes['last']} (each works once for each account), or an "
            f"authenticator app with the secret {listed['totp_secret']}"
        )
