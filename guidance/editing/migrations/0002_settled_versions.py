"""Words set aside in a clash know whether they have been brought together with the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("editing", "0001_workspace")]

    operations = [
        migrations.AddField(model_name="version", name="settled", field=models.BooleanField(default=False)),
    ]
