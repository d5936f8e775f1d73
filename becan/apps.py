from django.apps import AppConfig


class BecanConfig(AppConfig):
    name = "becan"

    def ready(self):
        """The Celery app must exist before a ``shared_task`` is called; ``becan/__init__.py`` stays empty for the engine."""
        from becan import bounces, celery  # noqa: F401
