"""Which column is what: by a mapping, its tag or the words of its header, and then by what stands in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from msgspec.structs import replace

from distro.exchange.register.sheets import Cell, Sheet
from distro.exchange.register.understanding.cells import (
    CONSENT_WORDS,
    answer_in,
    answer_in_sentences,
    answers_consent,
    are_sizes,
    is_count,
    is_mark,
    names_group,
    says_out,
    share_of,
)
from distro.exchange.register.understanding.headers import ASIDE, SPOUSE, Meaning, meaning_of
from distro.exchange.register.understanding.layout import SheetLayout, is_closing, is_total, layout_of
from distro.exchange.register.understanding.legends import legend_of
from distro.exchange.register.understanding.mapping import ColumnMap
from distro.exchange.register.understanding.misplaced import swapped
from distro.exchange.register.understanding.overlooked import Aside, Overlooked, overlooked
from distro.exchange.register.understanding.tables import Column, SheetTable
from distro.exchange.register.understanding.titles import titles_of_those_out
from distro.exchange.register.understanding.vocabulary import (
    AREA,
    CHILD,
    COUNT,
    HEAD,
    HOUSEHOLD,
    IN,
    NEGATION,
    OUT,
    PEOPLE,
    POINT,
)
from distro.exchange.register.values.ages import is_unit
from distro.exchange.register.values.consents import ConsentAnswer
from distro.exchange.register.values.dates import Order, orders_told
from distro.exchange.register.values.groups import asks_for_group
from distro.exchange.register.values.numbers import number_text
from distro.exchange.register.values.phones import is_phone_like
from distro.exchange.register.values.relations import is_head, names_relation
from distro.exchange.register.values.texts import plain, text_of, word_set, words
from distro.model.list_findings import Doubt, Note
from distro.rules.clean import harmless
from distro.rules.identity import holds_identity_number

_SAMPLE = 400  # rows that are looked at to judge a column
_EXAMPLES = 3
_AN_ABBREVIATION = 4  # letters
_A_MARK = 6  # words at most in the header of a mark
_NAMED = 20  # rows that a doubt names
_COMPOSITION = "composition"
_OTHER_PHONES = ("second_phone", "next_phone")
_MAPPED = -1  # the rank of what a person said
_DATES = ("birth_date", "registered_on", "said_on")
_PRIVATE = frozenset({"identity"})
_SUBJECTS = (
    ("name", "family", "given", "name_or_family"),
    ("age", "age_months", "birth_date", "birth_year"),
    ("registered_on", "said_on"),
)
_ASIDE_WHEN_QUALIFIED = frozenset({
    "group", "nationality", "registered_on", "said_on", "language", "alternates", "alternate_relation", "relation",
    "flags",
})  # fmt: skip
# What no yes or no can be.
_NO_ANSWERS = frozenset({
    "number", "name", "family", "given", "name_or_family", "phone", "birth_date", "birth_year", "age", "age_months",
    "point", "sex", "size",
})  # fmt: skip
_AGE_SIGNS = re.compile(r"\d\s*(?:[-–+]|à|a |to |et|and|ans|years|mois|months|سن|شهر)|[<>≥≤]\s*=?\s*\d", re.IGNORECASE)
_SEVERAL_NUMBERS = re.compile(r"\d{1,2}(?:\s*(?:ans|mois)?\s*(?:[,;/&+]|et|and|و)\s*\d{1,2})+\s*(?:ans|mois)?")
_SPANISH = word_set("apellido apellidos edad sexo telefono ciudad tarjeta hogar")  # there "Nombre" is a name
_OF_HEADS = word_set("oui non yes no est is the le la du de of il elle ce")
_BARE_ANSWERS = frozenset({"oui", "non", "yes", "no", "نعم", "لا", "vrai", "faux", "true", "false"})
_PEOPLE_WORDS = word_set("""
    personne people person member membre individu fille garcon femme homme enfant adulte adult child children
    girl boy women men bebe famille family menage household effectif size taille افراد طفل اطفال نساء رجال ذكور
    اناث فرد اسره عدد
""")
_REFUSED = word_set("refus refuse refusee refused refusal decline declined رفض رفضت مرفوض")
# Of a question with yes and no beneath it: what people are asked before they are written down.
_ASKED_WORDS = word_set("""
    register registered registration enregistre enregistrer enregistree inscrit inscrire participe participer
    participate participation donnee donnees data rgpd gdpr privacy confidentialite volonte willing souhaite souhaitez
    veut voulez want تسجيل بيانات مشاركه يرغب ترغب رغبه
""")
_MAY_WE = word_set(
    "may can could puis peut pouvez pouvons puije pourrions pret prete ready هل يمكن يمكننا نستطيع مستعد"
)
_GO_ON = word_set("""
    start begin continue proceed ask interview question questions commencer continuer poursuivre poser entretien
    enquete discuter نبدا البدء بدء نواصل الاستمرار استمرار مقابله اسيله
""")


def understand(sheet: Sheet, mapping: ColumnMap, points: frozenset[str]) -> SheetTable | None:
    """A sheet's columns; None for one that has no headers. `points` are the programme's, in plain form."""
    said = mapping.of_sheet(sheet.called, sheet.name)
    layout = layout_of(sheet, tuple(said))
    if layout is None:
        return None
    return _Understanding(sheet, layout, said, mapping, points).table()


class _Understanding:
    """The choice of one sheet's columns."""

    def __init__(
        self, sheet: Sheet, layout: SheetLayout, said: dict[str, str], mapping: ColumnMap, points: frozenset[str]
    ) -> None:
        self._sheet, self._layout, self._points, self._mapping = sheet, layout, points, mapping
        self._doubts: list[Doubt] = []
        self._notes: list[Note] = [Note(code, sheet.name) for code in sheet.notes]
        self._keys = self._with_keys()
        self._meanings: list[Meaning] = [self._meaning(place, said) for place in range(len(layout.headers))]
        self._sample = self._sampled()

    def _sampled(self) -> list[tuple[Cell, ...]]:
        """The first rows with something in them: by these a column is judged."""
        rows = (row for row in self._sheet.rows[self._layout.first :] if any(cell is not None for cell in row))
        return [row for row in islice(rows, _SAMPLE) if not is_total(row)]

    def _with_keys(self) -> list[str]:
        """Headers as a mapping names them; one that stands twice with its number."""
        seen: dict[str, int] = {}
        keys = []
        for header in self._layout.headers:
            seen[header] = seen.get(header, 0) + 1
            keys.append(header if seen[header] == 1 else f"{header} ({seen[header]})")
        return ["" if not header else key for header, key in zip(self._layout.headers, keys, strict=True)]

    def _meaning(self, place: int, said: dict[str, str]) -> Meaning:
        key, over = self._keys[place], self._layout.over[place]
        folded = " ".join(key.split())
        for header, field in said.items():
            if header == key or " ".join(header.split()) == folded:
                if not field:
                    return Meaning("", _MAPPED, "mapped")
                if field.startswith("member "):
                    _, slot, name = field.split(" ", 2)
                    return Meaning(name, _MAPPED, "mapped", int(slot))
                return Meaning(field, _MAPPED, "mapped")
        if (tag := self._layout.tags[place]) is not None:
            return tag
        header = self._layout.headers[place]
        return meaning_of(header, over) if header else ASIDE

    def table(self) -> SheetTable:
        self._settle_answers()
        self._settle_codes()
        self._settle_areas()
        self._settle_qualified()
        self._settle_numbers_of_members()
        self._settle_names()
        self._settle_people_words()
        self._settle_consent()
        self._settle_doubles()
        self._settle_units()
        layout, orders = self._layout, self._orders()
        data = tuple(
            (at, row)
            for at, row in enumerate(islice(self._sheet.rows, layout.first, None), layout.first)
            if any(cell is not None for cell in row) and not is_total(row) and not is_closing(row, layout.headers)
        )
        self._ask_about_swapped()
        self._look_at_what_is_aside()
        self._ask_about_those_who_left(data)
        self._ask_about_titles(data)
        self._ask_about_what_was_overlooked(data)
        columns = tuple(
            Column(place, self._layout.headers[place], meaning.field, meaning.why, self._keys[place],
                   self._examples(place, meaning), meaning.slot, self._layout.over[place])
            for place, meaning in enumerate(self._meanings)
        )  # fmt: skip
        return SheetTable(
            self._sheet, columns, layout.first, layout.headers, tuple(self._doubts), tuple(self._notes), orders, data
        )

    # What is said about a column

    def _header(self, place: int) -> str:
        return harmless(self._layout.headers[place])

    def _doubt(self, code: str, place: int, value: str = "", answer: str = "--map") -> None:
        self._doubts.append(Doubt(code, self._sheet.name, self._header(place), harmless(value), answer=answer))

    def _cells(self, place: int) -> list[Cell]:
        """The filled cells of a column, in the rows that are looked at."""
        return [row[place] for row in self._sample if place < len(row) and row[place] is not None]

    def _examples(self, place: int, meaning: Meaning) -> tuple[str, ...]:
        if meaning.why in _PRIVATE:
            return ("***",)
        texts = (text_of(cell) for cell in islice(self._cells(place), 40))
        # The list's own numbering may have any shape; elsewhere it is somebody's paper.
        hides = meaning.field != "number"
        seen = dict.fromkeys("***" if hides and holds_identity_number(text) else harmless(text) for text in texts)
        return tuple(islice(seen, _EXAMPLES))

    def _places(self, field: str, slot: int = 0) -> list[int]:
        """Where columns of this meaning stand, the best first."""
        found = [
            place for place, meaning in enumerate(self._meanings) if meaning.field == field and meaning.slot == slot
        ]
        return sorted(found, key=lambda place: (self._meanings[place].rank, place))

    def _set(self, place: int, field: str, why: str | None = None, slot: int | None = None) -> None:
        old = self._meanings[place]
        self._meanings[place] = replace(
            old, field=field, why=old.why if why is None else why, slot=old.slot if slot is None else slot
        )

    # Settling

    def _settle_numbers_of_members(self) -> None:
        """A number in a header is its question's, not a member's, where nobody else's column says the same."""
        names = {meaning.slot for meaning in self._meanings if meaning.field in _SUBJECTS[0]}
        if 1 in names and 0 not in names:  # "Nom 1", "Nom 2": the first is the head
            for place in [place for place, meaning in enumerate(self._meanings) if meaning.slot == 1]:
                self._set(place, self._meanings[place].field, "words", slot=0)
        subjects = [_subject(meaning.field) if meaning.field else () for meaning in self._meanings]
        slots = Counter(meaning.slot for meaning in self._meanings if meaning.field)
        for place, meaning in enumerate(self._meanings):
            alone = slots[meaning.slot] == 1 and subjects.count(subjects[place]) == 1
            if meaning.field and 0 < meaning.slot < SPOUSE and meaning.why == "member" and alone:
                self._set(place, meaning.field, "words", slot=0)

    def _settle_answers(self) -> None:
        """A column of nothing but yes and no answers another question: "Carte remise ?" is no number of a card."""
        for place, meaning in enumerate(self._meanings):
            asked = meaning.field == "group" and asks_for_group(frozenset(words(self._layout.headers[place])))
            if meaning.rank != _MAPPED and not asked and meaning.field in _NO_ANSWERS | _ASIDE_WHEN_QUALIFIED:
                texts = {plain(text_of(cell)) for cell in self._cells(place)}
                if texts & _BARE_ANSWERS and texts <= _BARE_ANSWERS | {"", "-", "?"}:
                    self._set(place, "", "unknown")
            if not self._meanings[place].field and meaning.rank != _MAPPED and self._asks_who_is_head(place):
                self._set(place, "relation", "words")
            if not self._meanings[place].field and meaning.rank != _MAPPED and self._says_who_is_who(place):
                self._set(place, "relation", "words")

    def _settle_codes(self) -> None:
        """A column called "HH" or "Ménage" that holds codes is their number, where no other is. One code for several
        households is of the hostel where they live.
        """
        if any(meaning.field == "number" for meaning in self._meanings):
            return
        for place, header in enumerate(self._layout.headers):
            own, meaning = frozenset(words(header)), self._meanings[place]
            if not own or not own <= HOUSEHOLD or meaning.field or meaning.rank == _MAPPED:
                continue
            if self._holds_codes(place) and (self._is_by_person() or not self._repeats(place)):
                self._set(place, "number", "words")
                return

    def _asks_who_is_head(self, place: int) -> bool:
        """Whether a column says by yes and no which person is the head: "Chef de ménage (oui/non)"."""
        if any(meaning.field == "relation" for meaning in self._meanings):
            return False
        own = frozenset(words(self._layout.headers[place]))
        texts = {plain(text_of(cell)) for cell in self._cells(place)}
        return bool(own & HEAD) and own <= HEAD | HOUSEHOLD | _OF_HEADS and len(texts) > 1 and texts <= _BARE_ANSWERS

    def _says_who_is_who(self, place: int) -> bool:
        """Whether every cell says what somebody is to the household, whatever the header ("Qualité")."""
        if any(meaning.field == "relation" for meaning in self._meanings):
            return False
        cells = self._cells(place)
        kinds = {is_head(cell) for cell in cells}
        return len(kinds) > 1 and all(map(names_relation, cells))

    def _settle_qualified(self) -> None:
        """A header that says more than its field ("Téléphone du logeur") gives way to one that says it plainly.

        Where none does, what decides about people is asked about; what stays open without harm is left aside.
        """
        for place, meaning in enumerate(self._meanings):
            if meaning.why != "qualified":
                continue
            subject = _subject(meaning.field)
            plainly = any(
                one.field in subject and not one.slot and one.why != "qualified" and self._cells(other)
                for other, one in enumerate(self._meanings)
            )
            if plainly:
                self._set(place, "", "somebody_else" if meaning.field == "phone" else "unknown")
            elif meaning.field == "group" and any(names_group(cell) for cell in self._cells(place)):
                continue
            elif meaning.field in _ASIDE_WHEN_QUALIFIED:
                self._set(place, "", "unknown")
            elif self._cells(place):
                self._doubt("header_says_more", place, meaning.field.removesuffix("_or_family"))

    def _settle_names(self) -> None:
        """The whole name, or its two parts; what says it once more is left aside."""
        if any(frozenset(words(header)) & _SPANISH for header in self._layout.headers):
            for place, header in enumerate(self._layout.headers):
                if plain(header) in ("nombre", "nombres") and not self._meanings[place].field:
                    self._set(place, "given", "words")
        whole, open_ = self._places("name"), self._places("name_or_family")
        family, given = self._places("family"), self._places("given")
        if whole:
            rank = self._meanings[whole[0]].rank
            self._go_on_in(whole[0], [place for place in open_ if self._meanings[place].rank != _MAPPED])
            for place in (*open_, *family, *given):
                if self._meanings[place].rank != _MAPPED:
                    self._set(place, "", "said_already")
            if rank == 4 and open_:  # "Bénéficiaire" beside "Nom"
                self._set(whole[0], "", "unknown")
                self._set(open_[0], "name")
                for place in given:
                    self._set(place, "given", "words")
                    self._set(open_[0], "family")
            return
        if open_ and family:
            # "Name" and "Surname", "Nom" and "Nom de famille".
            self._set(open_[0], "" if given else "given", "said_already" if given else None)
        elif open_:
            least = self._meanings[open_[0]].rank
            for place in open_:
                same = self._meanings[place].rank == least
                self._set(place, ("family" if given else "name") if same else "", None if same else "said_already")
        elif given and not family:
            self._set(given[0], "name")
        elif family and not given:
            self._set(family[0], "name")

    def _settle_people_words(self) -> None:
        """The women beside "Filles" are the grown ones; what words alone call people is none where it is no count."""
        self._settle_children_by_letter()
        by_words = [place for place, meaning in enumerate(self._meanings) if meaning.why == "band_by_words"]
        children = any(self._meanings[place].field.endswith("0-17") for place in by_words)
        elderly = any(meaning.field.endswith(" 60+") for meaning in self._meanings)
        # "Adultes" beside "F 18-59" and "F 60+" sums up both.
        elderly = elderly and not any(meaning.field[1:] == " 18-59" for meaning in self._meanings)
        for place in by_words:
            meaning = self._meanings[place]
            if not all(is_count(cell) for cell in self._cells(place)):
                self._set(place, "", "unknown")
                if meaning.field.endswith("?") and all(map(is_mark, self._cells(place))):
                    self._doubt("people_not_counted", place)  # "Homme" and "Femme", each with its crosses
            elif meaning.field.endswith("?") and children and not meaning.field.startswith("total"):
                self._set(place, f"{meaning.field[0]} {'18-59' if elderly else '18+'}")
            elif meaning.field.endswith(" 18+") and elderly:
                self._set(place, meaning.field.replace("18+", "18-59"))
        for place in self._places("size"):
            told = _COMPOSITION in words(self._layout.headers[place]) and self._meanings[place].rank != _MAPPED
            if told and not all(map(is_count, self._cells(place))):
                self._set(place, "", "people")  # "2 adultes, 3 enfants"
        for place, meaning in enumerate(self._meanings):
            counted = meaning.field[:2] in ("F ", "M ", "U ") or meaning.field.startswith("total ")
            if counted and meaning.rank != _MAPPED and not all(is_count(cell) for cell in self._cells(place)):
                self._set(place, "", "unknown")
                self._doubt("people_not_counted", place)

    def _settle_children_by_letter(self) -> None:
        """E beside H and F: the children ("enfants"), whom one letter names only there."""
        called = {plain(header): place for place, header in enumerate(self._layout.headers)}
        place = called.get("e", -1)
        if {"h", "f"} <= set(called) and not self._meanings[place].field and self._meanings[place].rank != _MAPPED:
            self._set(place, "U 0-17", "band_by_words")

    def _settle_consent(self) -> None:
        if not self._places("consent"):
            for place in self._places("consent_yes")[:1]:
                self._set(place, "consent")
        for place in self._places("consent_yes"):
            self._set(place, "", "said_already")
        mains = self._places("consent")
        if mains and self._is_marked(mains[0]):
            for place, header in enumerate(self._layout.headers):  # "Accord" and "Refus", each with its crosses
                aside = not self._meanings[place].field and self._meanings[place].rank != _MAPPED and header
                if aside and frozenset(words(header)) <= _REFUSED and self._is_marked(place):
                    self._set(place, "consent_no", "words")
        refusals = self._places("consent_no")
        for place in refusals if not mains else refusals[1:]:
            self._set(place, "", "consent")
        if any(self._meanings[place].rank == _MAPPED for place in mains):
            return
        for place in mains:
            cells = self._cells(place)
            legend = legend_of(self._layout.headers[place])
            if cells and not any(answers_consent(cell, self._mapping, legend) for cell in cells):
                self._set(place, "", "consent")

    def _settle_doubles(self) -> None:
        """One column for each field: what a person said, then what is said most plainly, then what holds the most."""
        fields = {(meaning.field, meaning.slot) for meaning in self._meanings if meaning.field}
        for field, slot in sorted(fields):
            places = self._places(field, slot)
            if len(places) < 2 or (not slot and field[:2] in ("F ", "M ", "U ")):
                continue
            if field == "point":
                places = self._by_points(places)
            best, *others = places
            rivals = [place for place in others if self._meanings[place].rank == self._meanings[best].rank]
            if field == "group" and all(self._is_marked(place) for place in places):
                rivals = others  # "Migrant" and "Hôte", each with its crosses
            if field == "number" and self._repeats(best) and not self._is_by_person():
                rivals = [place for place in others if not self._repeats(place)]
            if field == "consent":
                rivals = others  # each of them is an answer
            if field not in ("number", "phone", "uuid", "root", "former", "index"):
                self._go_on_in(best, rivals)
            for place in others:
                self._set(place, "", self._why_not_first(place))
            marked = field == "group" and rivals and self._is_marked(best)
            if (marked or any(self._differ(best, place) for place in rivals)) and field not in (
                "flags",
                "uuid",
                "said_on",
                "nationality",
            ):
                self._set(best, field, "doubtful")
                self._doubts.append(
                    Doubt("two_columns", self._sheet.name, self._header(best), self._header(rivals[0]), answer="--map")
                )
        if number := self._places("number"):
            self._doubt_running_number(number[0])

    def _go_on_in(self, best: int, others: Sequence[int]) -> None:
        """What a form's next version asked in a column of its own fills the cells that are empty in the first one's."""
        if not others or any(self._differ(best, place) for place in others):
            return
        said = [_filled_from(row, best, others) for row in self._sheet.rows[self._layout.first :]]
        if any(cell is not None for cell in said):
            rows = [row if cell is None else (*row[:best], cell, *row[best + 1 :])
                    for row, cell in zip(self._sheet.rows[self._layout.first :], said, strict=True)]  # fmt: skip
            self._sheet = replace(self._sheet, rows=(*self._sheet.rows[: self._layout.first], *rows))
            self._sample = self._sampled()

    def _is_marked(self, place: int) -> bool:
        """Whether a column only ticks those whom its header names."""
        return all(map(is_mark, self._cells(place)))

    def _why_not_first(self, place: int) -> str:
        """Another phone of the household is taken where the first is missing; a "contact" may be anybody's."""
        meaning = self._meanings[place]
        if meaning.field != "phone" or meaning.slot:
            return "said_already"
        return "next_phone" if meaning.rank < 6 else "second_phone"

    def _settle_areas(self) -> None:
        """A region or a province is where somebody is served only where it says the name of a point."""
        for place, meaning in enumerate(self._meanings):
            own = frozenset(words(self._layout.headers[place]))
            wider = meaning.field == "point" and meaning.rank != _MAPPED and own & AREA and not own & POINT
            if wider and not self._points_named(place):
                self._set(place, "", "unknown")

    def _points_named(self, place: int) -> int:
        """How many cells of a column name one of the programme's points."""
        texts = [text_of(cell) for cell in self._cells(place)]
        return sum(plain(text) in self._points or bool(self._mapping.word("point", text)) for text in texts)

    def _by_points(self, places: list[int]) -> list[int]:
        """The column that names most of the programme's points comes first."""
        if self._meanings[places[0]].rank == _MAPPED:
            return places
        best = max(places, key=self._points_named)
        others = [place for place in places if place != best]
        if self._points_named(best):
            # What names no point of ours is another place.
            for place in others:
                if self._points_named(place) < self._points_named(best):
                    self._set(place, "", "unknown")
            others = [place for place in others if self._meanings[place].field]
        return [best, *others]

    def _repeats(self, place: int) -> bool:
        cells = [number_text(cell) for cell in self._cells(place)]
        return len(set(cells)) < len(cells)

    def _is_by_person(self) -> bool:
        """Whether each row is of one person, so that a household's number stands on several."""
        people = any(meaning.field[:2] in ("F ", "M ", "U ") or meaning.field == "size" for meaning in self._meanings)
        return not people and bool(self._places("age") or self._places("birth_date") or self._places("relation"))

    def _differ(self, one: int, other: int) -> bool:
        """Whether two columns say different things of some household that both speak of."""
        return any(
            row[one] is not None and row[other] is not None and not self._say_the_same(one, row[one], row[other])
            for row in islice(self._sheet.rows, self._layout.first, None)
            if max(one, other) < len(row)
        )

    def _say_the_same(self, place: int, one: Cell, other: Cell) -> bool:
        """Whether two cells say the same: by their letters, or as two words of yes do."""
        if plain(text_of(one)) == plain(text_of(other)):
            return True
        answer = answer_in(one) if self._meanings[place].field == "consent" else None
        return answer is not None and answer is answer_in(other)

    def _doubt_running_number(self, number: int) -> None:
        """A running number is a household's only where nothing else could be: it changes when the list is sorted."""
        if self._meanings[number].why != "running" and self._meanings[number].rank < 6:
            return
        if not all(text_of(cell).strip().isdecimal() for cell in self._cells(number)):
            return
        for place, meaning in enumerate(self._meanings):
            if not meaning.field and meaning.why == "unknown" and self._is_like_numbers(place):
                self._doubt("looks_like_number", place)

    def _is_like_numbers(self, place: int) -> bool:
        return len(self._cells(place)) > 1 and not self._repeats(place) and self._holds_codes(place)

    def _holds_codes(self, place: int) -> bool:
        """Whether every cell is one short word of letters and digits."""
        cells = [text_of(cell) for cell in self._cells(place)]
        return bool(cells) and all(
            any(map(str.isdigit, text)) and any(map(str.isalpha, text)) and len(text) <= 20 and " " not in text
            for text in cells
        )

    def _settle_units(self) -> None:
        """The unit of an age stands where every cell is one, whatever the header says."""
        if self._places("age") and not self._places("age_unit"):
            for place, meaning in enumerate(self._meanings):
                cells = self._cells(place)
                if (
                    not meaning.field
                    and meaning.rank != _MAPPED
                    and cells
                    and all(is_unit(text_of(cell)) for cell in cells)
                ):
                    self._set(place, "age_unit", "words")
                    break
        if not self._places("age"):
            for place in self._places("age_months"):
                self._set(place, "age_months")

    def _orders(self) -> dict[str, Order]:
        """For each column of dates which comes first, day or month: what one cell proves holds for all."""
        orders = {}
        told: dict[str, tuple[set[Order], bool]] = {}
        for place, meaning in enumerate(self._meanings):
            if meaning.field in _DATES:
                rows = self._sheet.rows[self._layout.first :]
                told[f"{meaning.field}{meaning.slot or ''}"] = orders_told(
                    row[place] for row in rows if place < len(row)
                )
                if len(told[f"{meaning.field}{meaning.slot or ''}"][0]) > 1:
                    self._doubt("dates_both_ways", place, answer="--dates")
        proven = {order for orders_, _ in told.values() for order in orders_}
        for name, (orders_, open_) in told.items():
            if len(orders_) == 1:
                orders[name] = next(iter(orders_))
            elif len(proven) == 1:
                orders[name] = next(iter(proven))
            elif open_ and not orders_:
                place = next(at for at, one in enumerate(self._meanings) if f"{one.field}{one.slot or ''}" == name)
                self._notes.append(Note("dates_read_day_first", self._sheet.name, self._header(place)))
        return orders

    def _ask_about_swapped(self) -> None:
        """Two columns under each other's headers: codes where the names stand, and names where the codes do."""
        places = {meaning.field: place for place, meaning in enumerate(self._meanings)
                  if meaning.field and not meaning.slot and meaning.rank != _MAPPED}  # fmt: skip
        for one, other in swapped({field: self._cells(place) for field, place in places.items()}, self._points):
            self._doubt("swapped", places[one], self._header(places[other]))

    def _look_at_what_is_aside(self) -> None:
        """Columns that look like people, consent or a phone and were not understood."""
        counted = any(meaning.field[:2] in ("F ", "M ", "U ") or meaning.field == "size" for meaning in self._meanings)
        sized = bool(self._places("size"))
        phone, consent = self._places("phone"), self._places("consent")
        for place, meaning in enumerate(self._meanings):
            if meaning.field or meaning.rank == _MAPPED or meaning.why == "system":
                continue
            cells = self._cells(place)
            own = frozenset(words(self._layout.headers[place]))
            if not cells:
                continue
            if own & CONSENT_WORDS and (not consent or self._takes_back(place, consent[0])):
                self._doubt("looks_like_consent", place, text_of(cells[0]))
                continue
            if meaning.why in ("needs", "identity") or (meaning.why == "somebody_else" and not own & CHILD):
                continue
            if meaning.why == "said_already":
                if not counted and are_sizes(cells) and not self._is_by_person():
                    self._doubt("looks_like_people", place, text_of(cells[0]))
                continue
            if not consent and (
                meaning.why in ("consent", "share") or answer_in_sentences(cells) or self._is_asked(own, cells)
            ):
                self._doubt("looks_like_consent", place, text_of(cells[0]))
            elif (
                not phone and meaning.why not in ("second_phone", "next_phone") and share_of(cells, is_phone_like) > 0.6
            ):
                self._doubt("looks_like_phone", place)
            elif (not counted and self._looks_like_people(cells, own, meaning)) or (
                counted
                and not sized
                and (self._speaks_of_people(place, meaning) or self._is_counted_beside(place))
                and all(map(is_count, cells))
            ):
                self._doubt("looks_like_people", place, text_of(cells[0]))

    def _ask_about_those_who_left(self, data: Sequence[tuple[int, tuple[Cell, ...]]]) -> None:
        """Rows that a column left aside marks as deleted, doubled, gone or not eligible."""
        for place, meaning in enumerate(self._meanings):
            own = frozenset(words(self._layout.headers[place]))
            if (
                meaning.field
                or meaning.why == "mapped"
                or not own & (IN | OUT)
                or own & (COUNT | PEOPLE)
                or len(own) > _A_MARK
            ):
                continue
            rows = [
                self._sheet.first + at
                for at, row in data
                if place < len(row) and row[place] is not None and says_out(row[place], own)
            ]
            if rows:
                header = self._header(place)
                self._doubts.append(
                    Doubt("rows_perhaps_out", self._sheet.name, header, str(len(rows)), tuple(rows[:_NAMED]))
                )

    def _ask_about_titles(self, data: Sequence[tuple[int, tuple[Cell, ...]]]) -> None:
        """Rows under a title of people who refused, left or wait, or on a sheet of that name."""
        for title in titles_of_those_out(self._sheet.called, self._sheet.rows[: self._layout.header], data):
            rows = tuple(self._sheet.first + at for at in title.rows)
            self._doubts.append(
                Doubt("rows_perhaps_out", self._sheet.name, harmless(title.text), str(len(rows)), rows[:_NAMED])
            )

    def _ask_about_what_was_overlooked(self, data: Sequence[tuple[int, tuple[Cell, ...]]]) -> None:
        """Remarks, columns without a header, corrections: asked about once for each column."""
        rows = [(self._sheet.first + at, row) for at, row in data]
        from xlsxwriter.utility import xl_col_to_name

        asked = {doubt.column for doubt in self._doubts}
        for seen in overlooked(Aside(self._layout.headers, self._meanings, rows)):
            header = self._header(seen.place) or xl_col_to_name(seen.place)
            if header in asked:
                continue
            numbers = tuple(number for number, _ in seen.rows[:_NAMED])
            value = harmless(seen.rows[0][1])
            if seen.what is Overlooked.OUT:
                value = str(len(seen.rows))
            elif seen.beside >= 0:
                value = self._header(seen.beside)
            answer = "--anyway" if seen.what is Overlooked.OUT else "--map"
            self._doubts.append(Doubt(seen.what.value, self._sheet.name, header, value, numbers, answer=answer))

    def _takes_back(self, place: int, consent: int) -> bool:
        """Whether a column of refusals or withdrawals speaks of somebody who is not said to have refused."""
        if not frozenset(words(self._layout.headers[place])) & NEGATION:
            return False
        for row in self._sample:
            if max(place, consent) >= len(row):
                continue
            said, cell = row[consent], row[place]
            refused = said is not None and answer_in(said) is ConsentAnswer.NO  # 0 is an answer
            if not refused and cell is not None and answer_in(cell) not in (ConsentAnswer.NO, ConsentAnswer.BLANK):
                return True
        return False

    def _speaks_of_people(self, place: int, meaning: Meaning) -> bool:
        """Whether a header names people, or ages as one counts by them."""
        header = self._layout.headers[place]
        return bool(meaning.why == "people" or frozenset(words(header)) & _PEOPLE_WORDS or _AGE_SIGNS.search(header))

    def _is_counted_beside(self, place: int) -> bool:
        """Whether a header of a few letters ("Ad", "Enf.", "V") stands beside a column that counts people."""
        beside = [self._meanings[at] for at in (place - 1, place + 1) if 0 <= at < len(self._meanings)]
        few = 0 < len(self._layout.headers[place].strip(" .")) <= _AN_ABBREVIATION
        return few and any(one.field[:2] in ("F ", "M ", "U ") for one in beside)

    def _is_asked(self, own: frozenset[str], cells: Sequence[Cell]) -> bool:
        """Whether a column holds answers to what people are asked before they are written down."""
        said = [
            answers_consent(cell, self._mapping, {}) for cell in cells if answer_in(cell) is not ConsentAnswer.BLANK
        ]
        asked = own & _ASKED_WORDS or (own & _MAY_WE and own & _GO_ON)
        return bool(asked) and bool(said) and all(said)

    def _looks_like_people(self, cells: Sequence[Cell], own: frozenset[str], meaning: Meaning) -> bool:
        if own & _PEOPLE_WORDS and any(_SEVERAL_NUMBERS.fullmatch(text_of(cell).strip()) for cell in cells):
            return True  # "Âge des enfants": 3, 5, 12
        if not all(is_count(cell) for cell in cells):
            return False
        if meaning.why == "people" or own & _PEOPLE_WORDS:
            return True
        return are_sizes(cells)


def _subject(field: str) -> tuple[str, ...]:
    """All fields that say the same of somebody: a name and its parts, an age and a birth date."""
    return next((fields for fields in _SUBJECTS if field in fields), (field,))


def _filled_from(row: Sequence[Cell], place: int, others: Sequence[int]) -> Cell:
    """What other columns say where a cell is empty; None where it is not, or they say nothing either."""
    if place < len(row) and row[place] is None:
        return next((row[other] for other in others if other < len(row) and row[other] is not None), None)
    return None
