from django.db import migrations

from qbs_platform.common import sql_files


class Migration(migrations.Migration):
    dependencies = [("chain", "0005_audit_trail"), ("audit", "0003_trail_indexes")]

    operations = [sql_files.run(__file__)]
