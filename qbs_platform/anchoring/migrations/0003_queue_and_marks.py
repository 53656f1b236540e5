from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from qbs_platform.common import sql_files

_old_guards = sql_files.run(str(Path(__file__).with_name("0002_guards.py")))


class Migration(migrations.Migration):
    """Waiting and anchored become tables of their own; rows that are there are carried over."""

    dependencies = [("anchoring", "0002_guards")]

    operations = [
        migrations.CreateModel(
            name="WaitingRequest",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="waiting",
                        serialize=False,
                        to="anchoring.anchorrequest",
                    ),
                ),
                ("problem", models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="AnchorMark",
            fields=[
                ("entry_index", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "request",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="mark",
                        to="anchoring.anchorrequest",
                    ),
                ),
                ("anchored_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("entry_index__gte", 0)),
                        name="anchor_mark_entry_not_negative",
                    )
                ],
            },
        ),
        migrations.RunSQL(_old_guards.reverse_sql, _old_guards.sql),
        sql_files.run(__file__),
    ]
