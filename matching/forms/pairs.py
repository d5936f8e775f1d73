from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from companies.texts import in_language
from matching.models import Demand

MOST = 200  # open demands to choose from, the newest first; any other one has its own form on its page


class DemandField(forms.ModelChoiceField):
    def label_from_instance(self, demand):
        names = (in_language(demand, "title", get_language()), in_language(demand.company, "name", get_language()))
        return " – ".join(name.value for name in names)


class PairForm(forms.Form):
    use_required_attribute = False

    demand = DemandField(label=_("Demand"), queryset=Demand.objects.select_related("company"), empty_label=None)
    q = forms.CharField(label=_("Name of the company"), max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["demand"]
        open_ones = Demand.objects.open().select_related("company")[:MOST]
        field.widget.choices = [(demand.pk, field.label_from_instance(demand)) for demand in open_ones]
