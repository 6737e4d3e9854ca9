from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('levelling', '0002_interrupted'),
    ]

    operations = [
        migrations.AddField(
            model_name='levellingproposal',
            name='whole',
            field=models.JSONField(blank=True, default=list, verbose_name='tasks never interrupted'),
        ),
    ]
