from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_name_first_administrators")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="pending_email",
            field=models.EmailField(blank=True, default="", max_length=254, verbose_name="待确认的电子邮箱"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="user",
            name="email_confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="邮箱确认时间"),
        ),
    ]
