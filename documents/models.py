"""Facts of stored files."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """A file as it came: never changed, named by its hash on disk. Who may read it is the owning record's policy."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("类别"), max_length=30)
    filename = models.CharField(_("文件名"), max_length=200)
    media_type = models.CharField(_("媒体类型"), max_length=100)
    size_bytes = models.BigIntegerField(_("大小"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    content = models.FileField(_("内容"), upload_to="documents/")
    uploaded_by_id = models.BigIntegerField(_("上传人"), null=True)
    uploaded_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("文件")
        constraints = [
            models.CheckConstraint(name="document_holds_something", condition=models.Q(size_bytes__gt=0)),
        ]

    def __str__(self) -> str:
        return self.filename
