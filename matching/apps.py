from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matching"

    def ready(self):
        from matching import receivers  # noqa: F401
        from matching.services import merging  # noqa: F401
