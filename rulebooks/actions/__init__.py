"""The only writers of rulebooks and their drafts."""

from rulebooks.actions.drafting import amend, check, discard, draft, publish_draft
from rulebooks.actions.publishing import REGION_NAMES, load_shipped, publish

__all__ = ["REGION_NAMES", "amend", "check", "discard", "draft", "load_shipped", "publish", "publish_draft"]
