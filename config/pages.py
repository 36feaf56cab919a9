"""Keyset pages: the next page is asked for by the last row's key, never by a count or an offset."""

from __future__ import annotations

from rest_framework.pagination import CursorPagination


class KeysetPagination(CursorPagination):
    """Pages of 50 by the selector's own unique order; `page_size` up to 200; no total is counted."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    cursor_query_param = "after"
    ordering = "-id"
