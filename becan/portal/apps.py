from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "becan.portal"
    label = "portal"

    def ready(self):
        from becan.portal.retention import merging  # noqa: F401
