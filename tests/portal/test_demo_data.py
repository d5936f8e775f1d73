"""The demo data: invented firms that exercise the engine and show real life. Checked as files first, then loaded."""

import re
from collections import Counter, defaultdict
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from becan.language.fold import fold, has_chinese
from becan.language.taxonomy import read_taxonomy
from becan.portal.demo.accounts import ACCOUNTS
from becan.portal.demo.loader import read
from companies.anonymity import GROUP
from companies.enums import Kind, Language, Level, TextState
from companies.models import Capability, Company, Proof
from matching.models import Demand

COMPANIES = read("companies")
DEMANDS = read("demands")
EVENTS = read("events")
SUPPLIERS = {row["key"]: row for row in COMPANIES if row["kind"] == Kind.SUPPLIER}
TEXTS = ("name", "short_name", "title", "summary", "description")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|[。！？；\n]")
SHORTEST = 300  # characters of a text in its author's language
PROVED_AGAIN = 20  # characters of a folded sentence that may not stand twice; Chinese says it in fewer
PROVED_AGAIN_CHINESE = 12
LISTS = {  # field of a record: the code lists its values come from
    "region": ("region", "province"),
    "body": ("company_kind",),
    "languages": ("language",),
    "cooperation": ("cooperation", "multiplier_offer"),
    "delivers_to": ("delivery_region",),
    "delivery": ("delivery_region",),
    "experience": ("experience",),
    "stage": ("stage",),
    "volume_band": ("volume_band",),
}


@pytest.fixture(scope="module")
def codes():
    return read_taxonomy()


def records():
    return COMPANIES + DEMANDS


def values(row, field):
    value = row.get(field) or []
    return [value] if isinstance(value, str) else value


def figures():
    for row in records():
        for place in row.get("capabilities", []):
            yield from ((row["key"], place["notation"], figure) for figure in place.get("figures", []))
        yield from ((row["key"], figure.get("concept"), figure) for figure in row.get("figures", []))


def proofs():
    return [(row["key"], proof) for row in records() for proof in row.get("proofs", [])]


def sentences(row):
    for field in ("summary", "description"):
        for text in row.get(field, {}).values():
            yield from filter(_is_long, (fold(sentence).strip(" .!?") for sentence in SENTENCE_END.split(text)))


def _is_long(sentence):
    return len(sentence) >= (PROVED_AGAIN_CHINESE if has_chinese(sentence) else PROVED_AGAIN)


class TestCounts:
    def test_companies(self):
        assert Counter(row["kind"] for row in COMPANIES) == {"supplier": 60, "partner": 25, "multiplier": 5}

    def test_demands_and_those_that_berlin_firms_seek(self):
        assert len(DEMANDS) == 40
        assert sum(row["company"] in SUPPLIERS for row in DEMANDS) == 5

    def test_keys_are_unique_and_every_pointer_has_its_target(self):
        keys = [row["key"] for row in COMPANIES]
        pointers = [account["member_of"] for account in ACCOUNTS if "member_of" in account]
        pointers += [row["parent"] for row in COMPANIES if "parent" in row]
        pointers += [key for row in COMPANIES for key in row.get("mandates", [])]
        pointers += [row[field] for row in DEMANDS for field in ("company", "on_behalf_by") if field in row]
        assert [key for key, times in Counter(keys + [row["key"] for row in DEMANDS]).items() if times > 1] == []
        assert set(pointers) - set(keys) == set()


class TestTexts:
    def test_every_text_is_long_enough_in_its_authors_language(self):
        lengths = {row["key"]: len(row["description"][row["original_language"]]) for row in records()}
        assert {key: length for key, length in lengths.items() if length < SHORTEST} == {}

    def test_no_sentence_stands_in_two_records(self):
        owners = defaultdict(set)
        for row in records():
            for sentence in sentences(row):
                owners[sentence].add(row["key"])
        assert {sentence: keys for sentence, keys in owners.items() if len(keys) > 1} == {}

    def test_name_or_title_stand_in_the_original_language(self):
        assert [row["key"] for row in COMPANIES if row["original_language"] not in row["name"]] == []
        assert [row["key"] for row in DEMANDS if row["original_language"] not in row["title"]] == []

    def test_languages_of_texts_and_of_their_states(self):
        for row in records():
            for field in set(TEXTS) & set(row):
                assert set(row[field]) <= set(Language.values), row["key"]
            for field, states in row.get("text_states", {}).items():
                assert set(states) <= set(row[field]) - {row["original_language"]}, (row["key"], field)
                assert set(states.values()) <= set(TextState), (row["key"], field)

    def test_halls_are_named_in_no_language(self):
        assert [name for event in EVENTS for name, _tables in event.get("meetings", {}).get("halls", [])] == ["A", "B"]
        rooms = {room for event in EVENTS for part in event.get("sessions", []) for room in part.get("room", {}).values()}
        assert {"Säle A und B", "Halls A and B", "A厅、B厅"} <= rooms

    def test_suppliers_write_german_mostly(self):
        written = Counter(row["original_language"] for row in SUPPLIERS.values())
        assert written == {"de": 48, "en": 10, "zh-hans": 2}


class TestCodes:
    @pytest.mark.parametrize("field", LISTS)
    def test_lists(self, codes, field):
        known = {code for name in LISTS[field] for code in codes.codes[name]}
        assert {(row["key"], code) for row in records() for code in values(row, field)} - {
            (row["key"], code) for row in records() for code in known
        } == set()

    def test_concepts(self, codes):
        used = {place["notation"] for row in COMPANIES for place in row.get("capabilities", [])}
        used |= {notation for row in DEMANDS for field in ("musts", "wishes") for notation in row.get(field, [])}
        used |= {concept for _, concept, _ in figures() if concept}
        assert used - set(codes.concepts) == set()

    def test_levels(self):
        used = {place["level"] for row in COMPANIES for place in row.get("capabilities", []) if "level" in place}
        assert used == set(Level)

    def test_figures_belong_to_their_concept_and_say_something(self, codes):
        for key, concept, figure in figures():
            key_figure = codes.key_figures[figure["code"]]
            if concept and key_figure.concepts:
                assert {concept, *codes.ancestors(concept)} & set(key_figure.concepts), (key, concept, figure)
            if key_figure.kind == "choice":
                assert figure["choice"] in key_figure.options, (key, figure)
            else:
                assert "min" in figure or "max" in figure, (key, figure)

    def test_proofs_exist_and_their_numbers_are_marked(self, codes):
        assert {proof["code"] for _, proof in proofs()} - set(codes.proofs) == set()
        assert [(key, proof) for key, proof in proofs() if proof.get("number") and "DEMO" not in proof["number"]] == []

    def test_identifiers(self, codes):
        used = [(number["kind"], number["value"]) for row in COMPANIES for number in row.get("identifiers", [])]
        assert {kind for kind, _ in used} - set(codes.codes["identifier_kind"]) == set()
        assert [number for number, times in Counter(used).items() if times > 1] == []


class TestNoRealAddress:
    def test_websites(self):
        sites = {row["website"] for row in COMPANIES if row.get("website")}
        assert [site for site in sites if not site.rstrip("/").endswith(".example")] == []

    def test_mail_addresses(self):
        addresses = {row["contact"]["email"] for row in COMPANIES if row["contact"].get("email")}
        assert [address for address in addresses if not address.endswith(".example")] == []

    def test_german_phone_numbers_lie_in_the_range_555(self):
        phones = [row["contact"]["phone"] for row in SUPPLIERS.values()]
        assert [phone for phone in phones if not re.fullmatch(r"\+49 \d{2,5} 555 \d{3,4}", phone)] == []


class TestRealLife:
    """The cases that the people of this trade will look for."""

    def proofs_of(self, key, day=date(2026, 11, 23)):
        held = SUPPLIERS[key].get("proofs", [])
        return {proof["code"] for proof in held if date.fromisoformat(proof.get("valid_until") or "9999-12-31") >= day}

    def reaches(self, key, notation, code, wanted):
        places = [place for place in SUPPLIERS[key]["capabilities"] if place["notation"] == notation]
        return any(f["code"] == code and f.get("max", 0) >= wanted for place in places for f in place.get("figures", []))

    def test_die_caster_hidden_and_kept_by_staff(self):
        caster = SUPPLIERS["ludwigsfelde-caster"]
        assert (caster["employees"], caster["maintained_by"], caster["visibility"]) == (35, "staff", 1)
        assert self.proofs_of("ludwigsfelde-caster") == {"iso-9001"}

    def test_start_up_without_a_certificate_seeks_a_pilot_fleet(self):
        start_up = SUPPLIERS["adlershof-lidar"]
        assert (start_up["employees"], start_up["proofs"], start_up["original_language"]) == (9, [], "en")
        assert "pilot-customer" in start_up["cooperation"]

    def test_harness_maker_whose_iatf_certificate_expired_in_2025(self):
        ended = {proof["code"]: proof.get("valid_until", "") for proof in SUPPLIERS["hennigsdorf-harness"]["proofs"]}
        assert ended["iatf-16949"].startswith("2025")
        assert "iatf-16949" not in self.proofs_of("hennigsdorf-harness")

    def test_toolmaker_of_the_craft_roll_has_no_register_number(self):
        assert [number["kind"] for number in SUPPLIERS["rathenow-toolmaker"]["identifiers"]] == ["de-craft-roll"]

    def test_firm_of_medium_size_that_belongs_to_a_large_group(self):
        subsidiary = SUPPLIERS["luckenwalde-pressworks"]
        assert subsidiary["employees"] < 250 < SUPPLIERS[subsidiary["parent"]]["employees"]

    def test_accredited_high_voltage_laboratory(self):
        assert "iso-17025" in self.proofs_of("marienfelde-hv-lab")
        assert self.reaches("marienfelde-hv-lab", "TE-HVL", "test-voltage", 1500)

    def test_only_three_together_make_a_large_structural_casting(self):
        chain = {
            "lauchhammer-die-maker": "TL-MLD-DCD",
            "brandenburg-structural-caster": "CS-DC-STR",
            "wildau-five-axis": "MC-MIL-5AX",
        }
        for key, own in chain.items():
            makes = {place["notation"] for place in SUPPLIERS[key]["capabilities"]}
            assert makes & set(chain.values()) == {own}

    def test_small_die_caster_is_a_near_miss_by_its_locking_force(self):
        assert not self.reaches("ludwigsfelde-caster", "CS-DC-AL", "locking-force", 20000)
        assert self.reaches("brandenburg-structural-caster", "CS-DC-STR", "locking-force", 20000)

    @pytest.mark.parametrize(("shared", "is_a_crowd"), [
        (("SW", "small", "berlin"), True),
        (("MC", "small", "brandenburg"), True),
        (("EE", "small", "brandenburg"), True),
        (("TE", "small", "berlin"), False),
        (("PL", "medium", "brandenburg"), False),
    ])  # fmt: skip
    def test_five_share_field_size_and_region_in_some_fields_only(self, shared, is_a_crowd):
        field, size_class, region = shared
        sharing = [
            row
            for row in SUPPLIERS.values()
            if row.get("state", "verified") == "verified"
            and (Company(employees=row["employees"]).size_class, row["region"]) == (size_class, region)
            and any(place["notation"].split("-")[0] == field for place in row["capabilities"])
        ]
        assert (len(sharing) >= GROUP) is is_a_crowd

    def test_every_field_has_several_suppliers(self, codes):
        tops = {row["key"]: {place["notation"].split("-")[0] for place in row["capabilities"]} for row in SUPPLIERS.values()}
        several = Counter(top for fields in tops.values() for top in fields)
        assert {concept for concept in codes.concepts if "-" not in concept and several[concept] < 3} == set()


@pytest.mark.django_db
@pytest.mark.usefixtures("taxonomy")
class TestLoading:
    def test_an_empty_portal_is_filled_and_a_second_run_refuses(self, settings, capsys):
        settings.BECAN_DEMO = True
        call_command("load_demo")
        assert capsys.readouterr().out == "90 companies and 41 demands.\n"
        with pytest.raises(CommandError, match="companies already"):
            call_command("load_demo")
        assert (Company.objects.count(), Demand.objects.count()) == (90, 41)
        assert Company.objects.filter(is_demo=False).count() == 0

    def test_nobody_is_released_before_registering(self, settings):
        """Else the report counts a negative median from registration to release."""
        settings.BECAN_DEMO = True
        call_command("load_demo")
        released = Company.objects.filter(state="verified")
        assert released.exists() and not released.filter(verified_on__lt=F("created_at__date")).exists()

    def test_nothing_of_the_files_is_lost(self, settings):
        settings.BECAN_DEMO = True
        call_command("load_demo")
        assert Capability.objects.count() == sum(len(row.get("capabilities", [])) for row in COMPANIES)
        assert Proof.objects.count() == sum(len(row.get("proofs", [])) for row in COMPANIES)
        assert Company.objects.get(name_de="Presswerk Luckenthal GmbH").parent_company.name_de == "Thalbach-Grunow Holding SE"

    def test_without_the_demo_setting_nothing_is_loaded(self, settings):
        settings.BECAN_DEMO = False
        with pytest.raises(CommandError, match="BECAN_DEMO"):
            call_command("load_demo")
        assert Company.objects.count() == 0
