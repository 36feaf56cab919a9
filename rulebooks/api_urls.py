from django.urls import path

from rulebooks.api import drafts, versions

app_name = "rulebooks_api"
urlpatterns = [
    path("rulebooks/", versions.RulebookList.as_view(), name="rulebooks"),
    path("rulebooks/<str:code>/", versions.RulebookClauses.as_view(), name="rulebook"),
    path("rulebook-drafts/", drafts.DraftList.as_view(), name="drafts"),
    path("rulebook-drafts/<int:pk>/", drafts.DraftDetail.as_view(), name="draft"),
    path("rulebook-drafts/<int:pk>/<str:move>/", drafts.DraftMove.as_view(), name="draft_move"),
]
