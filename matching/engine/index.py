"""The offers that demands are compared with. A few thousand are all scored; of more, a shortlist for each demand."""

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np

from matching.engine.held import HeldBlock
from matching.engine.language import Language
from matching.engine.prepared import PreparedOffer, prepare_offers
from matching.engine.records import OfferRecord
from matching.engine.shelf import Shelf
from matching.engine.shortlist import Shortlist

BLOCK = 1024  # offers; bounds the arrays of one step of the ranking
ALL_UP_TO = 4096  # offers that are all scored for every demand
MOST_DEAD = 1024  # positions, and half of all, before the shelf is packed


class Part:
    """Some offers, and their arrays as long as they are true."""

    def __init__(self, shelf: Shelf):
        self.shelf = shelf
        self.positions: dict[str, int] = {}

    @cached_property
    def block(self) -> HeldBlock:
        return self.fresh()

    def fresh(self) -> HeldBlock:
        return HeldBlock(self.shelf, np.array([self.positions[offer_id] for offer_id in sorted(self.positions)], dtype=np.intp))

    def put(self, offer_id: str, position: int) -> None:
        self.positions[offer_id] = position
        self.__dict__.pop("block", None)

    def drop(self, offer_id: str) -> None:
        del self.positions[offer_id]
        self.__dict__.pop("block", None)


class OfferIndex:
    def __init__(self, language: Language):
        self.language = language
        self._clear()

    @classmethod
    def build(cls, offers: Iterable[OfferRecord], language: Language) -> "OfferIndex":
        return cls.of_prepared(prepare_offers(offers, language), language)

    @classmethod
    def of_prepared(cls, offers: Iterable[PreparedOffer], language: Language) -> "OfferIndex":
        index = cls(language)
        for offer in offers:
            index.put(offer)
        return index

    def update(self, offer: OfferRecord) -> None:
        """Put an offer in, or in place of the one with its id."""
        for prepared in prepare_offers([offer], self.language):
            self.put(prepared)

    def put(self, offer: PreparedOffer) -> None:
        part = self._part_of.get(offer.record.id)
        if part:
            self.shelf.drop(part.positions[offer.record.id])
        part = part or self._open_part()
        part.put(offer.record.id, self.shelf.put(offer))
        self._part_of[offer.record.id] = part
        self._pack()

    def remove(self, offer_id: str) -> None:
        """Take an offer out; one that is not in is no error: news may come twice."""
        part = self._part_of.pop(offer_id, None)
        if part:
            self.shelf.drop(part.positions[offer_id])
            part.drop(offer_id)

    @property
    def scores_all(self) -> bool:
        return len(self) <= ALL_UP_TO

    def blocks(self) -> Iterator[HeldBlock]:
        """All offers. The arrays of a small index are kept for the next question, those of a large one would fill the memory."""
        return (part.block if self.scores_all else part.fresh() for part in self._parts if part.positions)

    @cached_property
    def shortlist(self) -> Shortlist:
        return Shortlist(self.shelf)

    def single(self, offer_id: str) -> HeldBlock:
        """The block of one offer, as explanations need it."""
        return HeldBlock(self.shelf, np.array([self._part_of[offer_id].positions[offer_id]], dtype=np.intp))

    def offer(self, offer_id: str) -> PreparedOffer:
        return self.shelf.offers[self._part_of[offer_id].positions[offer_id]]

    def __len__(self) -> int:
        return len(self._part_of)

    def __contains__(self, offer_id: str) -> bool:
        return offer_id in self._part_of

    def _open_part(self) -> Part:
        if not self._parts or len(self._parts[-1].positions) >= BLOCK:
            self._parts.append(Part(self.shelf))
        return self._parts[-1]

    def _pack(self) -> None:
        """Leave the dead positions behind."""
        dead = len(self.shelf.offers) - len(self)
        if dead > MOST_DEAD and dead > len(self):
            offers = [self.offer(offer_id) for offer_id in self._part_of]
            self._clear()
            for offer in offers:
                self.put(offer)

    def _clear(self) -> None:
        self.shelf = Shelf(self.language)
        self._parts: list[Part] = []
        self._part_of: dict[str, Part] = {}
        self.__dict__.pop("shortlist", None)
