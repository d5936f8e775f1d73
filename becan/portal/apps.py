from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "becan.portal"
    label = "portal"
