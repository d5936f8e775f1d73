"""The engine's criteria in the words of a page."""

from django.utils.translation import pgettext_lazy

CRITERIA = {
    "capability": pgettext_lazy("criterion", "Capabilities"),
    "text": pgettext_lazy("criterion", "Texts"),
    "figures": pgettext_lazy("criterion", "Key figures"),
    "proofs": pgettext_lazy("criterion", "Proofs"),
    "cooperation": pgettext_lazy("criterion", "Kind of cooperation"),
    "delivery": pgettext_lazy("criterion", "Delivery region"),
    "languages": pgettext_lazy("criterion", "Languages"),
    "volume": pgettext_lazy("criterion", "Volume"),
    "size": pgettext_lazy("criterion", "Size of the company"),
    "stage": pgettext_lazy("criterion", "Stage of development"),
    "experience": pgettext_lazy("criterion", "Experience with the other country"),
    "freshness": pgettext_lazy("criterion", "Up to date"),
}


def rows_of(contributions):
    return [one | {"label": CRITERIA.get(one["criterion"], one["criterion"])} for one in contributions]
