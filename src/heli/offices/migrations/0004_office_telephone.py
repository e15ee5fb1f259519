from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offices", "0003_succession"),
    ]

    operations = [
        migrations.AddField(
            model_name="office",
            name="telephone",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
    ]
