"""The kept situations as they are read: by reference, by name, by day."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from datetime import date
from heapq import nlargest
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.vault.errors import OtherShape, UnknownReference
from iscg_tui.vault.last_contacts import LastContacts
from iscg_tui.vault.likeness import alike, phones_of, run_together
from iscg_tui.vault.marks import CONSERVATION
from iscg_tui.vault.names import NUMBER_AT, NameIndex, References, digits_of, starts_of, words_of
from iscg_tui.vault.record import DAY, days_met, last_day, situation_of
from iscg_tui.vault.storage import without_collector

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iscg_tui.intake.situation import Identite, Situation
    from iscg_tui.vault.storage import Document, JournalStorage, Operation

TABLE: Final = "situations"
NUMBERS: Final = "numeros"
_FEW: Final = 3000
_KEY_OF_HYPHEN: Final = "6"


def look(documents: Iterable[Document]) -> None:
    """Raises ``OtherShape`` when what tells one situation from another is not there."""
    marks, batches = set[str](), set[object]()
    try:
        for each in documents:
            marks.add(each["reference"][NUMBER_AT - 1])
            batches |= {each["lot"], each["touche"]}
    except (LookupError, TypeError):
        raise OtherShape from None
    _check(marks, batches)


def _check(marks: set[str], batches: set[object]) -> None:
    if marks - {"-"} or any(type(each) is not int or each < 0 for each in batches):
        raise OtherShape


class Situations:
    """What is kept, with the indexes that find it. Values given out are immutable.

    Raises ``OtherShape`` when a situation is laid out otherwise.
    """

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage
        self._names = NameIndex()
        self._ids: dict[str, int] = {}
        self._days: dict[str, list[int]] = {}
        self.last_contacts = LastContacts()
        self._called: dict[str, set[int]] | None = None
        # Made for the first search by number after a change: most searches are by name.
        self._references: References | None = None
        try:
            with without_collector():
                self._index_all()
        except (ValueError, LookupError, TypeError, AttributeError):
            raise OtherShape from None

    def _index_all(self) -> None:
        """As ``_index`` for each, a name borne by many being cut into words once."""
        days, bearers = defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        marks, batches = set[str](), set[object]()
        lasts, longer = list[tuple[str, int]](), list[int]()
        # One pass: what costs is to fetch each document from memory.
        for id_, document in self.documents.items():
            reference = document["reference"]
            self._ids[reference] = id_
            marks.add(reference[NUMBER_AT - 1])
            batches.add(document["lot"])
            batches.add(document["touche"])
            for text in document["entretiens"]:
                days[text[DAY]].append(id_)
            lasts.append((last_day(document), id_))
            if CONSERVATION in document:
                longer.append(id_)
            if "identite" in document:
                identite = document["identite"]
                if "nom" in identite:
                    bearers[identite["nom"]].append(id_)
                if "prenom" in identite:
                    bearers[identite["prenom"]].append(id_)
        _check(marks, batches)
        for day in days:
            date.fromisoformat(day)
        self._days = dict(days)
        self.last_contacts = LastContacts(lasts)
        for id_ in longer:
            self.last_contacts.keep_longer(id_, self.documents[id_])
        for name, ids in bearers.items():
            self._names.add_all(ids, starts_of(name))

    @property
    def documents(self) -> Mapping[int, Document]:
        """As stored; not to be changed."""
        return self._storage.rows(TABLE).documents

    def id_of(self, reference: str) -> int:
        """Raises ``UnknownReference``."""
        try:
            return self._ids[reference]
        except KeyError:
            raise UnknownReference from None

    def identites(self) -> list[Mapping[str, Any]]:
        """The identities kept, as stored: the fields of an ``Identite``, not to be changed."""
        return [each["identite"] for each in self.documents.values() if "identite" in each]

    def holds(self, reference: str) -> bool:
        """Whether a situation is kept under ``reference``."""
        return reference in self._ids

    def all(self) -> list[Situation]:
        """In the order they were entered."""
        return [situation_of(each) for each in self.documents.values()]

    def search(self, text: str, at_most: int) -> list[Situation]:
        """Those whose names or reference begin so, for each word of ``text``; last seen first."""
        found = self._found(text)
        documents = self.documents
        return [situation_of(documents[id_]) for id_ in self._last_seen(found, at_most)]

    def prepare_search(self) -> None:
        """Make now what the first search after a change would make."""
        self._by_reference()
        self._names.sort()

    def _last_seen(self, found: set[int], at_most: int) -> list[int]:
        """The ``at_most`` last seen of ``found``: by last interview, then the last entered."""
        documents = self.documents
        if len(found) <= _FEW:
            return nlargest(at_most, found, key=lambda id_: (last_day(documents[id_]), id_))
        # Most begin with one letter: going back from the last day meets enough of them at once.
        last: list[int] = []
        for day in sorted(self._days, reverse=True):
            ids = {id_ for id_ in self._days[day] if id_ in found}
            last += sorted((each for each in ids if last_day(documents[each]) == day), reverse=True)
            if len(last) >= at_most:
                break
        return last[:at_most]

    def _found(self, text: str) -> set[int]:
        found = self._names.matching(words_of(text), self._numbered)
        # Each digit of a reference is a key of the top row, whose letters are in names too.
        tokens = unicodedata.normalize("NFC", text).casefold().split()
        typed = [digits_of(each) for each in tokens]
        if any(typed):
            found |= self._names.matching(
                [
                    word
                    for token, digits in zip(tokens, typed, strict=True)
                    for word in ([digits] if digits else words_of(token))
                ],
                self._numbered_unshifted,
            )
        return found

    def _numbered(self, word: str, hyphen: str = "") -> set[int]:
        """The ids whose reference, or its number in the year, begins so.

        ``hyphen``: what was typed for that of the reference.
        """
        if not word.isdecimal():
            return set()
        year, rest = word[: NUMBER_AT - 1], word[NUMBER_AT - 1 :]
        if not rest.startswith(hyphen):
            return set()
        whole = f"{year}-{rest.removeprefix(hyphen)}" if rest else year
        return self._by_reference().beginning(whole, word)

    def _by_reference(self) -> References:
        if self._references is None:
            self._references = References(self._ids)
        return self._references

    def _numbered_unshifted(self, word: str) -> set[int]:
        """The same, the hyphen being typed or not with the key that gives it: the 6."""
        return self._numbered(word) | self._numbered(word, _KEY_OF_HYPHEN)

    def similar(self, identite: Identite, at_most: int) -> list[Situation]:
        """Those of someone who may be the same person, the last seen first."""
        found = self._names.bearing(run_together(identite.nom))
        for phone in phones_of(identite.contact):
            found |= self._phones().get(phone, set())
        known = {id_: situation_of(self.documents[id_]) for id_ in found}
        same = {
            id_
            for id_, each in known.items()
            if each.identite is not None and alike(identite, each.identite)
        }
        return [known[id_] for id_ in self._last_seen(same, at_most)]

    def _phones(self) -> dict[str, set[int]]:
        """Who can be called at a number; made when first asked for, and after each change."""
        if self._called is None:
            self._called = {}
            for id_, document in self.documents.items():
                for phone in phones_of(document.get("identite", {}).get("contact", "")):
                    self._called.setdefault(phone, set()).add(id_)
        return self._called

    def of_day(self, jour: date) -> list[Situation]:
        """Those that have an interview that day, the last entered first."""
        ids = sorted(set(self._days.get(jour.isoformat(), ())), reverse=True)
        return [situation_of(self.documents[id_]) for id_ in ids]

    def next_reference(self, year: int) -> tuple[str, int, Operation]:
        """A reference and an id never given before, and the operation that uses them up."""
        last = self._storage.rows(NUMBERS).documents.get(year, {}).get("dernier", 0)
        reference = f"{year % 100:02d}-{last + 1:04d}"
        return reference, self._storage.rows(TABLE).next_id, ["add", NUMBERS, year, {"dernier": 1}]

    def follow(self, before: Mapping[int, Document | None]) -> None:
        """Bring the indexes up to date once the documents of those ids have changed."""
        self._references = None
        self._called = None
        for id_, document in before.items():
            if document is not None:
                self._unindex(id_, document)
            if (now := self.documents.get(id_)) is not None:
                self._index(id_, now)

    def _index(self, id_: int, document: Document) -> None:
        self._ids[document["reference"]] = id_
        for name in _names(document):
            self._names.add(id_, starts_of(name))
        for day in days_met(document):
            self._days.setdefault(day, []).append(id_)
        self.last_contacts.add(id_, document)

    def _unindex(self, id_: int, document: Document) -> None:
        self._ids.pop(document["reference"], None)
        for name in _names(document):
            self._names.discard(id_, starts_of(name))
        for day in days_met(document):
            self._days[day].remove(id_)
        self.last_contacts.discard(id_, document)


def _names(document: Document) -> tuple[str, ...]:
    identite = document.get("identite")
    if identite is None:
        return ()
    return tuple(identite[name] for name in ("nom", "prenom") if name in identite)
