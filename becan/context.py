from django.conf import settings


def demo(request):
    return {"is_demo": settings.BECAN_DEMO}
