from django.db import migrations


class Migration(migrations.Migration):
    """Asking whether a later entry is there must not read the table from its beginning.

    Once PL/pgSQL plans without knowing the number, it expects a third of the rows to be later and
    takes the first that a sequential scan meets; there is none, so it read them all, each batch.
    """

    dependencies = [("chain", "0006_trail_guards")]

    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION ledger_check_chain() SET enable_seqscan = off",
            "ALTER FUNCTION ledger_check_chain() RESET enable_seqscan",
        )
    ]
