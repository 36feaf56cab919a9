from django.urls import path

from subsidies.api import alterations, claims, costs

app_name = "subsidies_api"
urlpatterns = [
    path("alterations/<int:pk>/effects/", alterations.AlterationEffects.as_view(), name="alteration_effects"),
    path(
        "enrolments/<str:student_no>/alterations/preview/",
        alterations.AlterationPreview.as_view(),
        name="alteration_preview",
    ),
    path("claims/", claims.ClaimList.as_view(), name="claims"),
    path("claims/<str:number>/", claims.ClaimDetail.as_view(), name="claim"),
    path("claims/<str:number>/<str:move>/", claims.ClaimMove.as_view(), name="claim_move"),
    path("classes/<str:number>/costs/", costs.Costs.as_view(), name="costs"),
    path("classes/<str:number>/claims/", claims.ClaimPreparation.as_view(), name="prepare"),
]
