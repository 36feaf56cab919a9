"""Facts of users: who signs in, in which role they act, which machines act for them."""

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.actor import DUTY_LABELS, ROLE_LABELS

MEMBER_ROLES = {key: label for key, label in ROLE_LABELS.items() if key != "system"}


LEADING_ROLES = ("registrar", "enterprise_officer", "officer")
ORGANISATION_OF_ROLE = (
    Q(role="registrar", school__isnull=False, tutor=None, enterprise=None, mentor=None, bureau=None)
    | Q(role="tutor", school__isnull=False, tutor__isnull=False, enterprise=None, mentor=None, bureau=None)
    | Q(role="enterprise_officer", enterprise__isnull=False, mentor=None, school=None, tutor=None, bureau=None)
    | Q(role="mentor", enterprise__isnull=False, mentor__isnull=False, school=None, tutor=None, bureau=None)
    | Q(role__in=["officer", "auditor"], bureau__isnull=False, school=None, tutor=None, enterprise=None, mentor=None)
    | Q(role="apprentice", school=None, tutor=None, enterprise=None, mentor=None, bureau=None)
)
# The last administrator of an organisation can neither end nor be demoted, whoever writes; two at once wait in turn.
KEEP_ONE = """
    IF TG_OP = 'UPDATE' AND NEW.is_admin THEN RETURN NEW; END IF;
    PERFORM pg_advisory_xact_lock(
        7301004, hashtext(concat_ws(':', OLD.school_id, 'e', OLD.enterprise_id, 'b', OLD.bureau_id))
    );
    IF NOT EXISTS (
        SELECT 1 FROM accounts_membership AS other WHERE other.id <> OLD.id AND other.is_admin
        AND other.school_id IS NOT DISTINCT FROM OLD.school_id
        AND other.enterprise_id IS NOT DISTINCT FROM OLD.enterprise_id
        AND other.bureau_id IS NOT DISTINCT FROM OLD.bureau_id
    ) THEN RAISE EXCEPTION 'pgtrigger: Cannot end the last administrator of an organisation'; END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class User(AbstractBaseUser):
    """A person who signs in. What they may do stands in their memberships.

    `email` is in use, confirmed over a link that was sent there; `pending_email` waits for that.
    """

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(_("电子邮箱"), blank=True)
    pending_email = models.EmailField(_("待确认的电子邮箱"), blank=True)
    email_confirmed_at = models.DateTimeField(_("邮箱确认时间"), null=True, blank=True)
    is_active = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)

    objects = BaseUserManager["User"]()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
        constraints = [
            models.CheckConstraint(
                name="user_address_in_use_is_confirmed",
                condition=Q(email="", email_confirmed_at=None) | ~Q(email="") & Q(email_confirmed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """One role of one user in one organisation. An officer's duties stand beside it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("用户"))
    role = models.CharField(_("角色"), max_length=24, choices=MEMBER_ROLES)
    school = models.ForeignKey("schools.School", models.PROTECT, null=True, blank=True, related_name="+")
    tutor = models.OneToOneField("schools.Tutor", models.PROTECT, null=True, blank=True, related_name="membership")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, null=True, blank=True, related_name="+")
    mentor = models.OneToOneField(
        "enterprises.Mentor", models.PROTECT, null=True, blank=True, related_name="membership"
    )
    bureau = models.ForeignKey("bureaus.Bureau", models.PROTECT, null=True, blank=True, related_name="+")
    duties = ArrayField(models.CharField(max_length=20, choices=DUTY_LABELS), default=list, blank=True)
    is_admin = models.BooleanField(_("单位管理员"), default=False)
    ended_on = models.DateField(_("停用日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("任职")
        triggers = [
            pgtrigger.Trigger(
                name="keep_one_administrator",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__is_admin=True),
                func=KEEP_ONE,
            ),
        ]
        constraints = [
            models.CheckConstraint(name="membership_has_the_organisation_of_its_role", condition=ORGANISATION_OF_ROLE),
            models.CheckConstraint(
                name="membership_only_officers_have_duties", condition=Q(role="officer") | Q(duties=[])
            ),
            models.CheckConstraint(
                name="membership_admin_leads_and_has_not_ended",
                condition=Q(is_admin=False) | Q(role__in=LEADING_ROLES, ended_on=None),
            ),
            models.UniqueConstraint(
                name="membership_is_held_once",
                fields=["user", "role", "school", "enterprise", "bureau"],
                condition=Q(ended_on=None),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Token(models.Model):
    """A machine's key to the API, bound to one membership. Only its SHA-256 is kept."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="tokens", verbose_name=_("任职"))
    label = models.CharField(_("用途"), max_length=60)
    digest = models.BinaryField(_("摘要"), max_length=32, unique=True)
    hint = models.CharField(_("末四位"), max_length=4)
    created_at = models.DateTimeField(_("签发时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("作废时间"), null=True)

    class Meta:
        verbose_name = _("接口令牌")
        constraints = [
            models.CheckConstraint(
                name="token_expires_after_it_is_made", condition=Q(expires_at__gt=models.F("created_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} …{self.hint}"


class Invitation(models.Model):
    """A link by which somebody takes a role in an organisation, once. Only the SHA-256 of its secret is kept."""

    name = models.CharField(_("姓名"), max_length=40)
    role = models.CharField(_("角色"), max_length=24, choices=MEMBER_ROLES)
    school = models.ForeignKey("schools.School", models.PROTECT, null=True, related_name="+", verbose_name=_("学校"))
    tutor = models.ForeignKey("schools.Tutor", models.PROTECT, null=True, related_name="+")
    enterprise = models.ForeignKey("enterprises.Enterprise", models.PROTECT, null=True, related_name="+")
    mentor = models.ForeignKey("enterprises.Mentor", models.PROTECT, null=True, related_name="+")
    bureau = models.ForeignKey("bureaus.Bureau", models.PROTECT, null=True, related_name="+")
    duties = ArrayField(models.CharField(max_length=20, choices=DUTY_LABELS), default=list, blank=True)
    is_admin = models.BooleanField(_("单位管理员"), default=False)
    digest = models.BinaryField(_("摘要"), max_length=32, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("邀请人"))
    created_at = models.DateTimeField(_("邀请时间"))
    expires_at = models.DateTimeField(_("到期时间"))
    used_at = models.DateTimeField(_("接受时间"), null=True)
    used_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("接受人"))
    revoked_at = models.DateTimeField(_("作废时间"), null=True)

    class Meta:
        verbose_name = _("邀请")
        constraints = [
            models.CheckConstraint(
                name="invitation_has_the_organisation_of_its_role",
                condition=ORGANISATION_OF_ROLE & ~Q(role="apprentice"),
            ),
            models.CheckConstraint(
                name="invitation_only_officers_have_duties", condition=Q(role="officer") | Q(duties=[])
            ),
            models.CheckConstraint(
                name="invitation_only_leaders_administrate",
                condition=Q(is_admin=False) | Q(role__in=LEADING_ROLES),
            ),
            models.CheckConstraint(
                name="invitation_expires_after_it_is_made", condition=Q(expires_at__gt=models.F("created_at"))
            ),
            models.CheckConstraint(
                name="invitation_is_used_or_revoked",
                condition=Q(used_at=None, used_by=None)
                | Q(used_at__isnull=False, used_by__isnull=False, revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.get_role_display()}"
