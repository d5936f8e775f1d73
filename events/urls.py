from django.urls import path

from events.views import calendars, events, programme, registrations

app_name = "events"
urlpatterns = [
    path("events/", events.event_list, name="event_list"),
    path("events/month/<int:year>/<int:month>/", events.event_month, name="event_month"),
    path("events/new/", events.event_create, name="event_create"),
    path("events/<uuid:pk>/", events.event_detail, name="event_detail"),
    path("events/<uuid:pk>/edit/", events.event_edit, name="event_edit"),
    path("events/<uuid:pk>/announce/", events.event_publish, name="event_publish"),
    path("events/<uuid:pk>/cancel/", events.event_cancel, name="event_cancel"),
    path("events/<uuid:pk>/held/", events.event_close, name="event_close"),
    path("events/<uuid:pk>/becan.ics", calendars.event_calendar, name="event_calendar"),
    path("events/<uuid:pk>/programme/", programme.event_programme, name="event_programme"),
    path("events/<uuid:pk>/programme/<str:part>/new/", programme.part_edit, name="part_new"),
    path("events/<uuid:pk>/programme/<str:part>/<int:row>/", programme.part_edit, name="part_edit"),
    path("events/<uuid:pk>/programme/<str:part>/<int:row>/change/", programme.part_change, name="part_change"),
    path("events/<uuid:pk>/invitations/", registrations.event_invite, name="event_invite"),
    path("events/<uuid:pk>/register/", registrations.registration_create, name="registration_create"),
    path("events/<uuid:pk>/registrations/", registrations.registration_list, name="registration_list"),
    path("registrations/<uuid:pk>/", registrations.registration_detail, name="registration_detail"),
    path("registrations/<uuid:pk>/edit/", registrations.registration_edit, name="registration_edit"),
    path("registrations/<uuid:pk>/accept/", registrations.registration_accept, name="registration_accept"),
    path("registrations/<uuid:pk>/withdraw/", registrations.registration_withdraw, name="registration_withdraw"),
    path("registrations/<uuid:pk>/decide/", registrations.registration_decide, name="registration_decide"),
]
