"""Every organisation that has members gets an administrator: whoever has led it longest."""

from django.db import migrations

NAME_FIRST = """
    UPDATE accounts_membership SET is_admin = true WHERE id IN (
        SELECT DISTINCT ON (school_id, enterprise_id, bureau_id) id FROM accounts_membership
        WHERE role IN ('registrar', 'enterprise_officer', 'officer') AND ended_on IS NULL
        ORDER BY school_id, enterprise_id, bureau_id, id
    )
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_invite_members_and_name_administrators")]

    operations = [migrations.RunSQL(NAME_FIRST, migrations.RunSQL.noop)]
