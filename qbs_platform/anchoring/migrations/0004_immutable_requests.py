from django.db import migrations

from qbs_platform.common import sql_files


class Migration(migrations.Migration):
    """What became of a request no longer stands in its row."""

    dependencies = [("anchoring", "0003_queue_and_marks")]

    operations = [
        migrations.RemoveConstraint(
            model_name="anchorrequest", name="anchor_request_state_fits_entry"
        ),
        migrations.RemoveIndex(model_name="anchorrequest", name="anchor_request_waiting"),
        migrations.RemoveField(model_name="anchorrequest", name="anchored_at"),
        migrations.RemoveField(model_name="anchorrequest", name="entry_index"),
        migrations.RemoveField(model_name="anchorrequest", name="problem"),
        migrations.RemoveField(model_name="anchorrequest", name="state"),
        sql_files.run(__file__),
    ]
