from django.db import migrations

from qbs_platform.common import sql_files


class Migration(migrations.Migration):
    dependencies = [("chain", "0001_initial")]

    operations = [sql_files.run(__file__)]
