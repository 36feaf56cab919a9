"""The only writers of claims."""

from subsidies.actions.preparing import prepare
from subsidies.actions.reviewing import approve, cancel, send_back, submit
from subsidies.actions.settling import collect, pay

__all__ = ["approve", "cancel", "collect", "pay", "prepare", "send_back", "submit"]
