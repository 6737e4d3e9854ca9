from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("people", "0001_initial"),
        ("schedule", "0002_plan_stamp"),
    ]
    operations = [
        migrations.AddField("planimport", "columns", models.JSONField(blank=True, default=list)),
        migrations.AddField(
            "planimport",
            "document",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL,
                related_name="+", to="documents.documentversion",
            ),
        ),
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signature", models.CharField(max_length=64)),
                ("columns", models.JSONField(default=dict)),
                ("used_at", models.DateTimeField()),
                ("person", models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+",
                    to="people.person")),
            ],
            options={"db_table": "schedule_column_mapping", "verbose_name": "columns of a table"},
        ),
        migrations.AddConstraint(
            "columnmapping",
            models.UniqueConstraint(
                fields=["person", "signature"], name="schedule_columns_once"),
        ),
    ]
