"""The offers that demands are compared with, in blocks of arrays: a changed offer renews its own block only."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from matching.engine.blocks import OfferBlock
from matching.engine.language import Language
from matching.engine.prepared import PreparedOffer, prepare_offers
from matching.engine.records import OfferRecord

BLOCK = 4096  # offers; bounds the arrays of one step of the ranking


class Part:
    """A block's offers, and its arrays as long as they are true."""

    def __init__(self, language: Language):
        self.language = language
        self.offers: dict[str, PreparedOffer] = {}

    @cached_property
    def block(self) -> OfferBlock:
        return OfferBlock(list(self.offers.values()), self.language)

    def put(self, offer: PreparedOffer) -> None:
        self.offers[offer.record.id] = offer
        self.__dict__.pop("block", None)

    def drop(self, offer_id: str) -> None:
        del self.offers[offer_id]
        self.__dict__.pop("block", None)


class OfferIndex:
    def __init__(self, language: Language):
        self.language = language
        self._parts: list[Part] = []
        self._part_of: dict[str, Part] = {}

    @classmethod
    def build(cls, offers: Iterable[OfferRecord], language: Language) -> "OfferIndex":
        index = cls(language)
        for offer in prepare_offers(offers, language):
            index._put(offer)
        return index

    def update(self, offer: OfferRecord) -> None:
        """Put an offer in, or in place of the one with its id."""
        for prepared in prepare_offers([offer], self.language):
            self._put(prepared)

    def remove(self, offer_id: str) -> None:
        """Take an offer out; one that is not in is no error: news may come twice."""
        part = self._part_of.pop(offer_id, None)
        if part:
            part.drop(offer_id)

    def blocks(self) -> Iterator[OfferBlock]:
        return (part.block for part in self._parts if part.offers)

    def single(self, offer_id: str) -> OfferBlock:
        """The block of one offer, as explanations need it."""
        part = self._part_of[offer_id]
        return part.block.kept(("single", offer_id), lambda: OfferBlock([part.offers[offer_id]], self.language))

    def __len__(self) -> int:
        return len(self._part_of)

    def __contains__(self, offer_id: str) -> bool:
        return offer_id in self._part_of

    def _put(self, offer: PreparedOffer) -> None:
        part = self._part_of.get(offer.record.id) or self._open_part()
        part.put(offer)
        self._part_of[offer.record.id] = part

    def _open_part(self) -> Part:
        for part in self._parts:
            if len(part.offers) < BLOCK:
                return part
        self._parts.append(Part(self.language))
        return self._parts[-1]
