import os

from django.core.wsgi import get_wsgi_application

from becan.language.encoder import encode

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "becan.settings")

application = get_wsgi_application()
encode(["."])  # loads the model before the workers fork: they share its memory, and the first search need not wait for it
