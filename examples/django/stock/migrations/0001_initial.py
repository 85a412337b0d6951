from django.db import migrations, models


def fill(apps, schema_editor):
    level = apps.get_model("stock", "Level")
    level.objects.using(schema_editor.connection.alias).bulk_create(
        level(article=article, pieces=100 + article) for article in range(7)
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Level",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("article", models.IntegerField(unique=True)),
                ("pieces", models.IntegerField()),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
