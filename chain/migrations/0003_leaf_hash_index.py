import django.contrib.postgres.indexes
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("chain", "0002_ledger_guards")]

    operations = [
        migrations.AddIndex(
            model_name="ledgerentry",
            index=django.contrib.postgres.indexes.HashIndex(
                fields=["leaf_hash"], name="ledger_entry_leaf_hash_idx"
            ),
        ),
    ]
