from django.urls import path, register_converter

from subsidies.lifecycle import ClaimKind
from subsidies.views import alterations, claims, costs


class ClaimKindConverter:
    """advance or balance in an address."""

    regex = "|".join(ClaimKind)

    def to_python(self, value: str) -> ClaimKind:
        return ClaimKind(value)

    def to_url(self, value: str) -> str:
        return value


register_converter(ClaimKindConverter, "claim_kind")

app_name = "subsidies"
urlpatterns = [
    path("classes/<str:number>/claims/<claim_kind:kind>/", claims.prepare, name="prepare"),
    path("classes/<str:number>/costs/", costs.costs, name="costs"),
    path("alterations/<int:alteration_id>/effects/", alterations.preview_of, name="alteration_effects"),
    path(
        "enrolments/<str:student_no>/alterations/<str:kind>/preview/",
        alterations.preview_new,
        name="alteration_preview",
    ),
    path("claims/", claims.claims, name="claims"),
    path("claims/<str:number>/", claims.claim, name="claim"),
    path("claims/<str:number>/move/", claims.move, name="claim_move"),
    path("claims/<str:number>/facts.csv", claims.facts, name="claim_facts"),
    path("claims/<str:number>/paper/", claims.paper, name="claim_paper"),
]
