#!/usr/bin/env python
"""Django's command line, with the embedded mode's environment when no database is named."""

import os
import sys

from django.core.management import execute_from_command_line

from qbs_platform import embedded


def main() -> None:
    """Run one command, as ``qbs_web`` or ``qbs_worker`` where the embedded servers run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qbs_platform.settings")
    if "DATABASE_URL" not in os.environ:
        for name, value in embedded.environment_file(command="".join(sys.argv[1:2])).items():
            os.environ.setdefault(name, value)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
