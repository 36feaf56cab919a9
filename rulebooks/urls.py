from django.urls import path

from rulebooks.views import drafts, versions

app_name = "rulebooks"
urlpatterns = [
    path("rulebooks/", versions.rulebook_list, name="rulebooks"),
    path("rulebooks/<str:code>/", versions.rulebook, name="rulebook"),
    path("rulebook-drafts/", drafts.draft_list, name="drafts"),
    path("rulebook-drafts/new/", drafts.draft_new, name="draft_new"),
    path("rulebook-drafts/<int:draft_id>/", drafts.draft_case, name="draft"),
    path("rulebook-drafts/<int:draft_id>/edit/", drafts.draft_edit, name="draft_edit"),
    path("rulebook-drafts/<int:draft_id>/move/", drafts.draft_move, name="draft_move"),
]
