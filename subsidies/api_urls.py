from django.urls import path

from subsidies.api import claims, costs

app_name = "subsidies_api"
urlpatterns = [
    path("claims/", claims.ClaimList.as_view(), name="claims"),
    path("claims/<str:number>/", claims.ClaimDetail.as_view(), name="claim"),
    path("claims/<str:number>/<str:move>/", claims.ClaimMove.as_view(), name="claim_move"),
    path("classes/<str:number>/costs/", costs.Costs.as_view(), name="costs"),
    path("classes/<str:number>/claims/", claims.ClaimPreparation.as_view(), name="prepare"),
]
