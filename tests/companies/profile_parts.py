"""What the tests of the profile's pages share."""

from django.urls import reverse
from django.utils.translation import override

TEXT = "Wir gießen Aluminium im Druckguss. Wir sind nach ISO 9001 zertifiziert."
FACTS = {
    "identifier_kind": "de-register",
    "identifier": "Amtsgericht Potsdam, HRB 12345 P",
    "region": "brandenburg",
    "city": "Ludwigsfelde",
    "employees": "35",
    "languages": ["de"],
    "cooperation": ["supply"],
}


def address(name, *arguments, language="de"):
    with override(language):
        return reverse(f"companies:{name}", args=arguments)
