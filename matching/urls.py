from django.urls import path

from matching.views import curating, demand_review, demands, helping, introductions, matches, pairs, recording, weights

app_name = "matching"
urlpatterns = [
    path("demands/", demands.demand_list, name="demand_list"),
    path("demands/new/", demands.demand_create, name="demand_create"),
    path("demands/<uuid:pk>/", demands.demand_detail, name="demand_detail"),
    path("demands/<uuid:pk>/edit/", demands.demand_edit, name="demand_edit"),
    path("demands/<uuid:pk>/requirements/", demands.demand_requirements, name="demand_requirements"),
    path("demands/<uuid:pk>/conditions/", demands.demand_facts, name="demand_facts"),
    path("demands/<uuid:pk>/submit/", demands.demand_submit, name="demand_submit"),
    path("demands/<uuid:pk>/close/", demands.demand_close, name="demand_close"),
    path("demands/<uuid:pk>/review/", demand_review.demand_review, name="demand_review"),
    path("demands/<uuid:pk>/matches/", matches.match_list, name="match_list"),
    path("demands/<uuid:pk>/companies/<uuid:company>/", pairs.pair_detail, name="pair_detail"),
    path("companies/<uuid:pk>/what-would-help/", helping.advice_detail, name="advice_detail"),
    path("pairs/", pairs.pair_find, name="pair_find"),
    path("matches/<int:pk>/", matches.match_detail, name="match_detail"),
    path("matches/<int:pk>/dismiss/", matches.match_dismiss, name="match_dismiss"),
    path("matches/<int:pk>/propose/", curating.introduction_propose, name="introduction_propose"),
    path("introductions/", introductions.introduction_list, name="introduction_list"),
    path("introductions/<uuid:pk>/", introductions.introduction_detail, name="introduction_detail"),
    path("introductions/<uuid:pk>/answer/", introductions.introduction_answer, name="introduction_answer"),
    path("introductions/<uuid:pk>/withdraw/", introductions.introduction_withdraw, name="introduction_withdraw"),
    path("introductions/<uuid:pk>/record/<str:side>/", recording.introduction_record, name="introduction_record"),
    path("introductions/<uuid:pk>/settle/<str:side>/", curating.introduction_settle, name="introduction_settle"),
    path("introductions/<uuid:pk>/close/", curating.introduction_close, name="introduction_close"),
    path("introductions/<uuid:pk>/reopen/", curating.introduction_reopen, name="introduction_reopen"),
    path("weights/", weights.weights_detail, name="weights_detail"),
    path("weights/propose/", weights.weights_propose, name="weights_propose"),
    path("weights/proposals/<int:pk>/decide/", weights.weights_decide, name="weights_decide"),
    path("weights/restore/", weights.weights_restore, name="weights_restore"),
    path("i/<str:token>/", introductions.introduction_link, name="introduction_link"),
]
