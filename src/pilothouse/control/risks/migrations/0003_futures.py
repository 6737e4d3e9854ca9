from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('risks', '0002_figures'),
    ]

    operations = [
        migrations.AddField(
            model_name='risksimulation',
            name='futures',
            field=models.BinaryField(editable=False, null=True),
        ),
    ]
