from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_wait_for_confirmation")]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email", ""), ("email_confirmed_at", None)),
                    models.Q(models.Q(("email", ""), _negated=True), ("email_confirmed_at__isnull", False)),
                    _connector="OR",
                ),
                name="user_address_in_use_is_confirmed",
            ),
        ),
    ]
