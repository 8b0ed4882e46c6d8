"""What one header may mean, in French, English and Arabic: by the words in it, not by how the whole is spelled."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from distro.exchange.register.understanding import vocabulary as v
from distro.exchange.register.understanding.bands import EXACT, Band, band_of
from distro.exchange.register.understanding.beside import counts_others, says_more
from distro.exchange.register.understanding.legends import without_legend
from distro.exchange.register.values.ages import is_both, is_months
from distro.exchange.register.values.groups import asks_for_group
from distro.exchange.register.values.texts import plain, word_set, words
from distro.model.people import Sex


class Meaning(Struct, frozen=True):
    """What a header may mean. `field` is "" when it is left aside, and then `why` says what for.

    Of several headers with one field the lowest `rank` has it. `slot` numbers a member whom a column describes.
    """

    field: str
    rank: int = 1
    why: str = "words"
    slot: int = 0


ASIDE = Meaning("", why="unknown")
_NO = word_set("non no لا")
_BOYS = ("g", "gs", "b")
_SUMS = ("total", "tot", "tot.", "s/total", "sous-total", "sous total", "subtotal", "المجموع", "مجموع")
_SHARE_OF = re.compile(r"%|\bpourcentage\b|\bpercent|نسبة")
_REFUSALS = word_set("refus refuse refusez refusal refuser refused opposition optout رفض رفضت")
_OF_A_FAMILY = v.HOUSEHOLD | word_set("familial familiale")
_GIVING = word_set("distribution retrait remise collecte collection pickup توزيع استلام")
_STATUS = word_set("statut status profil وضعية صفة")  # "Statut (M/H)" counts nobody
_TERMS = (  # of the trade, in the words that are read here
    (re.compile(r"\bfocal point\b|\bpoint focal\b|\bpunto focal\b"), "focal"),  # whom UNHCR calls the head
    (re.compile(r"\bfrp\b|\b(?:family|household) reference person\b"), "head"),  # as proGres calls him
    (re.compile(r"\b(?:registration|processing|case) group\b"), "household"),
    (re.compile(r"\bfdp\b"), "distribution point"),  # as LMMS and COMET call it
    (re.compile(r"\bgroup size\b"), "household size"),
    (re.compile(r"\blocation level \d\b"), "location"),
    (
        re.compile(
            r"\b(?:no|nb|nbr|nbre|num|number|nombre)\.? (?:of )?(?:people |persons |members )?in (?:the |your )?"
            r"(?:family|household|hh)\b"
        ),
        "household size",
    ),
    (re.compile(r"\bn(?:umer)?o?\.? ?o?\.? ?de (?=personas?\b|miembros?\b|integrantes?\b)"), "cantidad de "),
    (
        re.compile(  # a name in Spanish, and how many in French
            r"\bnombres?(?= (?:y (?:los )?apellidos?|completos?|del|"
            r"(?:de (?:la )?)?(?:jef[ea]|titular|beneficiari[oa]|persona))\b)|"
            r"(?<=apellidos y )nombres?\b|(?<=apellido y )nombres?\b"
        ),
        "nom",
    ),
)
QUALIFIED = 20  # added to the rank of a header that says more than its field
SPOUSE = 90  # the slot of the husband or wife


_SYSTEM = {
    "_id": "row_id", "_uuid": "uuid", "_index": "index", "_parent_index": "parent_index",
    "_parent_table_name": "parent_table", "_submission__id": "parent_row_id", "_submission__uuid": "parent_uuid",
    "meta/rootuuid": "root", "rootuuid": "root",
    "meta/instanceid": "uuid", "meta-instanceid": "uuid", "instanceid": "uuid",
    "meta/deprecatedid": "former", "deprecatedid": "former", "key": "uuid", "parent_key": "parent_key",
    "today": "said_on", "start": "said_on", "_submission_time": "said_on", "submissiondate": "said_on",
    "_xform_id_string": "form", "_validation_status": "validation", "reviewstate": "validation",
    "formid": "uuid",
}  # fmt: skip
_SYSTEM_ASIDE = re.compile(
    r"_{1,2}\w+|end|username|deviceid|subscriberid|simserial|phonenumber|audit|formhub/uuid|set-of-.*|submitter\w*|"
    r"devicename|edits|formversion|attachmentsp\w+|attachmentse\w+|instancename|meta.*"
)
_SLOT = re.compile(
    r"(?:^|(?<=[\s_\-.(/#°]))0?([1-9]|[12]\d)(?=$|[\s_\-.):/])|(?<=[a-z])0?([1-9]|[12]\d)(?=$|[\s_:]+[a-z])"
)
_DECORATION = re.compile(r"[\s:*.;,…]*(?:\((?:\*|obligatoire|required)\))?[\s:*.;,…]*$|^\s*\*+\s*", re.IGNORECASE)
_NUMBERED = re.compile(
    # A section's letter stands before it too (A3., a3_name); M1 and E2 may be a member and a child.
    r"^\s*(?:(?:q(?:uestion)?\s*|[a-dg-lnor-z])?"
    r"(?:\d{1,2}(?:\.\d{1,2})*\s*[.)\-–:/]\s*|\d{1,2}(?:\.\d{1,2})+\s+)|[a-dg-lnor-z]\d{1,2}_)(?=[^\W\d])",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_](?:\.|\b)")
_PATH = re.compile(r"form(?:\.\w+)+")  # where a question stands, as CommCare writes it
_SUFFIX = re.compile(
    r"::?\s*[^:/]*\([a-z]{2,3}\)\s*$|::.*$|\((?:fr|en|ar|french|english|arabic|francais)\)\s*$", re.IGNORECASE
)


@lru_cache(maxsize=8192)
def meaning_of(header: str, within: str = "") -> Meaning:
    """What a header may mean; `within` is what stands over it: a merged cell, or the group of questions."""
    raw = " ".join(header.split())
    if _PATH.fullmatch(raw):
        raw = raw.replace(".", "/")
    low = raw.casefold()
    if _SHARE_OF.search(low):
        return Meaning("", why="needs")
    if EXACT.fullmatch(raw) and (band := band_of(raw)):
        return Meaning(band.field)
    if low in _SYSTEM:
        return Meaning(_SYSTEM[low], 3 if low in ("start", "_submission_time", "submissiondate") else 1, "system")
    if re.fullmatch(r"[FMU] \d.*", raw) is None and _SYSTEM_ASIDE.fullmatch(low) and not _SLOT.search(low):
        return Meaning("", why="system")
    cleaned = _cleaned(_SUFFIX.sub("", re.sub(r"<[^<>]*>", " ", raw)))
    groups, _, last = _split(cleaned)
    return _in_groups(last, f"{within} {groups}".strip())


def _cleaned(header: str) -> str:
    """A header without the number of its question and the signs around it; D.O.B. is written DOB."""
    bare = _DECORATION.sub("", _NUMBERED.sub("", without_legend(header))).strip()
    return _DOTTED.sub(lambda found: found[0].replace(".", ""), bare) if bare else header.strip()


def _split(header: str) -> tuple[str, str, str]:
    """The groups of questions a header stands in, and its own words. A slash within brackets or words parts nothing."""
    outside = re.sub(r"\([^)]*\)", lambda found: "_" * len(found[0]), header)
    if re.fullmatch(r"[^/]{1,3}/[^/]{1,3}", header.strip()):
        return "", "", header  # H/F
    place = outside.rfind("/")
    if place < 0 or _are_both_sexes(header[:place], header[place + 1 :]):
        return "", "", header
    return header[:place], "/", header[place + 1 :]


def _are_both_sexes(one: str, other: str) -> bool:
    """Whether a slash joins the two sexes of one band: "Garçons/Filles"."""
    bands = [band_of(one), band_of(other)]
    return all(band is not None and band.sex != "U" for band in bands) and bands[0].sex != bands[1].sex  # type: ignore[union-attr]


def _in_groups(last: str, groups: str) -> Meaning:
    over = frozenset(words(groups))
    if over & v.ENUMERATOR:
        return Meaning("", why="somebody_else")
    if over & v.NEEDS and not over & v.HOUSEHOLD:
        return Meaning("", why="needs")
    own = frozenset(words(last))
    if own & v.CONSENT and _REFUSALS.intersection(words(last if not over else groups)):
        return Meaning("", why="consent")  # "Refuse le partage / consentement"
    if over & v.CONSENT and not own & v.CONSENT and not (own & v.NAME or own & v.DATE):
        # One column for each answer of the question.
        if own & word_set("oui yes نعم"):
            return Meaning("consent_yes", 2)
        return Meaning("consent_no", 2) if own & _NO else Meaning("", why="consent")
    meaning = _plain_meaning(last, over, groups)
    if not meaning.field and meaning.why == "unknown" and groups:
        # "Nom / الاسم": the same said twice; the other half is tried too.
        other = _plain_meaning(groups.rpartition("/")[2], frozenset())
        if other.field and not own & v.OTHERS:
            whole = words(last)
            if plain(last) != last.casefold() or _other_script(last, groups) or not whole:
                return other
    return meaning


def _other_script(one: str, other: str) -> bool:
    return bool(re.search("[\u0600-\u06ff]", one)) != bool(re.search("[\u0600-\u06ff]", other))


def _plain_meaning(header: str, over: frozenset[str], groups: str = "") -> Meaning:
    text = plain(header.replace("_", " ").replace("°", " ").replace("º", " "))
    for term, words_ in _TERMS:
        text = term.sub(words_, text)
    slot, bare = _slot_of(text)
    found = frozenset(words(bare))
    if not found:
        return Meaning("number", 9, "running") if header.strip() in ("#", "N°", "Nº", "°") else ASIDE
    if found & v.ENUMERATOR:
        return Meaning("", why="somebody_else")
    band = _band_under(groups, header) if not found & (v.NEEDS | v.AGE - word_set("age ages")) else None
    for rule in (_of_papers, _of_consent, _of_time, _of_person, _of_phone):
        meaning = rule(found, bare, over, slot)
        if meaning is not None:
            return _weighed(meaning, found)
    if found & v.NEEDS or found >= word_set("cm taille"):
        return Meaning("", why="needs")
    if band is not None and (band.ages_said or not found & (v.NAME | v.HEAD | _STATUS)):
        if counts_others(found):
            return Meaning("", why="people")
        if band.total and band.sex == "U" and not band.ages_said:
            return Meaning("size", 3)
        return Meaning(band.field, 1 if band.ages_said else 2, "band" if band.ages_said else "band_by_words")
    for rule in (_of_size, _of_number, _of_name, _of_place):
        meaning = rule(found, bare, over, slot)
        if meaning is not None:
            return _weighed(meaning, found)
    return ASIDE


def _band_under(groups: str, header: str) -> Band | None:
    """The band of a header, with the sex, the ages or the total that stand over it ("Femmes" over "0-4", "18+")."""
    own = band_of(header)
    if own is None and groups and plain(header) in (*_BOYS, *_SUMS):
        return band_of(header, groups)  # G beside F under ages, "Total" beside ages under "Femmes"
    if own is None or not groups:
        return own
    both = band_of(header, groups)
    if both is None:
        return own
    sexed = own.sex is Sex.UNKNOWN and both.ages == own.ages
    aged = not own.ages_said and both.sex == own.sex
    return both if sexed or aged else own


def _weighed(meaning: Meaning, found: frozenset[str]) -> Meaning:
    """A meaning, or a weaker one where other words stand beside those that say it."""
    if meaning.slot or not says_more(meaning.field, found):
        return meaning
    if meaning.field == "size":
        return Meaning("", why="people")
    return Meaning(meaning.field, meaning.rank + QUALIFIED, "qualified")


def _slot_of(text: str) -> tuple[int, str]:
    """The number of the member that a header describes ("Nom 2", "age_3"), and the header without it."""
    if re.search(r"\d\s*(?:-|a|to)\s*\d|\d\s*\+|[<>]|\d\s*(?:ans|mois|years|months|سن)", text):
        return 0, text
    found = _SLOT.search(text)
    if found is None:
        return 0, text
    return int(found[1] or found[2]), f"{text[: found.start()]} {text[found.end() :]}".strip(" _-.:")


def _of_papers(found: frozenset[str], bare: str, over: frozenset[str], slot: int) -> Meaning | None:
    if (
        found & v.IDENTITY
        and found & (v.CODE | v.CARD | v.IDENTITY)
        and not found & (v.BIRTH | v.NAME | v.SEX | v.AGE | v.PHONE)
    ):
        strong = word_set(
            "cin cni cnie passeport passport identite identity sejour unhcr hcr جواز هوية تعريف إقامة proges"
        )
        if found & strong or len(found & v.IDENTITY) > 1 or found & v.CARD:
            return Meaning("", why="identity")
    return None


def _of_consent(found: frozenset[str], bare: str, over: frozenset[str], slot: int) -> Meaning | None:
    if not found & v.CONSENT or found & (v.DATE | v.YEAR):
        return None
    if found & word_set("texte text version نص"):
        return Meaning("consent_version")
    if found & word_set("gouvernement government etat autorites authorities حكومة سلطات"):
        return Meaning("share_government")
    if found & v.SHARE:
        return (
            Meaning("share_partners")
            if found & word_set("partenaire partenaires partners شركاء")
            else Meaning("", why="share")
        )
    if found & v.NEGATION and not found & word_set("oui yes نعم"):
        # "Consentement Non" beside "Consentement Oui": one column for each answer.
        return Meaning("consent_no", 2) if found & _NO and found <= v.CONSENT | _NO else Meaning("", why="consent")
    return Meaning("consent", 1 if len(found) < 4 else 2)


def _of_time(found: frozenset[str], bare: str, over: frozenset[str], slot: int) -> Meaning | None:
    if found & v.BIRTH:
        if found & v.PLACE_OF and not found & (v.DATE | v.YEAR):
            return Meaning("", why="unknown")
        if found & (v.YEAR | {"yob"}) and not found & v.DATE:
            return _of_somebody("birth_year", found, over, slot)
        return _of_somebody("birth_date", found, over, slot)
    if found & v.AGE and not found & v.COUNT and not re.search(r"\d", bare):
        if found & v.UNIT:
            return _of_somebody("age_unit", found, over, slot)
        if is_both(bare):
            return Meaning("age", 1 + QUALIFIED, "qualified", slot)
        return _of_somebody("age_months" if is_months(bare) else "age", found, over, slot)
    if (found and found <= v.UNIT) or (found & v.UNIT and re.search(r"\b(?:mois|months?|شهر|اشهر)\b", bare)):
        return _of_somebody("age_unit", found, over, slot)
    if found & v.DATE and found & v.REGISTERED:
        return Meaning("registered_on")
    if found <= v.REGISTERED | word_set("le on at the") and found & v.REGISTERED:
        return Meaning("registered_on", 2)
    if found & v.DATE and found & v.INTERVIEW:
        return Meaning("said_on", 2)
    if found == word_set("date") or found == word_set("تاريخ"):
        return Meaning("said_on", 4)
    return None


def _of_person(found: frozenset[str], bare: str, over: frozenset[str], slot: int) -> Meaning | None:
    if found & v.RELATION and found & v.ALTERNATE:
        return Meaning("alternate_relation")
    if found & v.RELATION:
        return _of_somebody("relation", found, over, slot)
    if found & v.ALTERNATE and not found & (v.PHONE | v.AGE | v.SEX | v.CODE):
        return Meaning("alternates")
    if found & v.SEX and not found & v.NEEDS and not re.search(r"\d", bare):
        return _of_somebody("sex", found, over, slot)
    if re.fullmatch(r"(?:h ?/ ?f|f ?/ ?m|m ?/ ?f|f ?/ ?h)", bare):
        return _of_somebody("sex", found, over, slot)
    return None


def _of_somebody(field: str, found: frozenset[str], over: frozenset[str], slot: int) -> Meaning:
    """The field of the head, of a numbered member, or of somebody else."""
    if slot:
        return Meaning(field, slot=slot, why="member")
    if found & v.HEAD:
        return Meaning(field)
    if (
        found & word_set("conjoint conjointe epoux epouse mari spouse husband wife زوج زوجة")
        and not found & v.HOUSEHOLD
    ):
        return Meaning(field, slot=SPOUSE, why="member")
    if found & (v.OTHERS | v.CHILD) or over & v.OTHERS:
        return Meaning("", why="somebody_else")
    return Meaning(field)


def _of_phone(found: frozenset[str], bare: str, over: frozenset[str], slot: int) -> Meaning | None:
    if found & v.PHONE:
        if found & (v.OTHERS | v.CHILD | v.ALTERNATE) - v.HEAD or over & v.OTHERS:
            return Meaning("", why="second_phone" if found & word_set("autre other") else "somebody_else")
        if found & word_set("possede avez have own type reseau operateur network"):
            return Meaning("", why="unknown")
        if "focal" in found:
            return Meaning("phone", 7)  # of the household only where the list knows no other
        return Meaning("phone", (2 if found & word_set("whatsapp") else 1) + 2 * max(slot - 1, 0))
    if found & word_set("contact contacts اتصال") and not found & (v.NAME | v.OTHERS):
        return Meaning("phone", 6)
    return None


def _of_size(found: frozenset[str], bare: str, over: frozenset[str], slot: int) -> Meaning | None:
    if found & v.DEPENDENTS and found & (v.PEOPLE | v.COUNT):
        return Meaning("", why="people")
    of_no = found >= word_set("no of")  # "No. of persons"
    if (found & v.CODE - v.COUNT and not of_no) or found & (v.NAME | v.POINT | v.CARD | v.NEEDS):
        return None
    counted = found & v.COUNT or of_no
    if counted and found & v.PEOPLE and not slot:
        return Meaning("size")
    if found & word_set("taille size tamano حجم effectif composition") and (found & _OF_A_FAMILY or len(found) == 1):
        return Meaning("size", 1 if found & _OF_A_FAMILY else 2)
    if found & v.PEOPLE and (found <= v.PEOPLE | v.HOUSEHOLD | word_set("a au du de la le in of dans في")):
        return Meaning("size", 2)
    if found <= word_set("total tot مجموع إجمالي") and found:
        return Meaning("size", 4)
    return None


def _of_number(found: frozenset[str], bare: str, over: frozenset[str], slot: int) -> Meaning | None:
    if found & (v.ADDRESS | v.PEOPLE - word_set("effectif")) and not found & (v.CARD | v.HOUSEHOLD | v.HEAD):
        return None
    if found & word_set(
        "postal zip pays country region province site ville city camp quartier gps donateur bailleur projet activite"
    ):
        return None
    if found & v.CARD and not found & v.NAME:
        return Meaning("number", 1)
    if found & v.CASE_SYSTEM and found <= v.CODE | v.GROUP | v.CASE_SYSTEM:
        return Meaning("number", 8)
    if (found & v.CODE and found & v.RUNNING) or found <= v.RUNNING or bare == "s/n":
        return Meaning("number", 9, "running")
    if found & v.CODE and not found & (v.NAME | v.GROUP | v.POINT):
        if found & word_set("individu individuel individual personne person membre member"):
            return Meaning("", why="unknown")
        if found & (v.HOUSEHOLD | v.HEAD | v.REGISTERED):
            return Meaning("number", 2)
        if found & word_set("dossier matricule reference ref case cas"):
            return Meaning("number", 3)
        if found <= word_set("n no num nr numero number رقم"):
            return Meaning("number", 6 if found <= word_set("n no nr num") else 5)
        if found <= v.CODE | word_set("unique unic court distro"):
            return Meaning("number", 4)
        if found & word_set("n no num numero code id رقم كود") and bare.split()[0] in (
            "n",
            "no",
            "num",
            "numero",
            "code",
            "id",
            "رقم",
        ):
            return Meaning("number", 7)
    return None


def _of_name(found: frozenset[str], bare: str, over: frozenset[str], slot: int) -> Meaning | None:
    if found & v.POINT and found & word_set("site ville city point lieu location") and not found & v.HEAD:
        return None
    if not found & (v.NAME | v.GIVEN | v.FAMILY):
        if found and found <= v.HEAD | v.HOUSEHOLD | word_set("de du of the la le l d") and found & v.HEAD:
            return Meaning("name", 4)
        return None
    if found & v.ADDRESS - word_set("origine") or found & word_set(
        "projet activite association organisation ong form arabe maman ecole"
    ):
        return ASIDE
    if slot and not found & v.HEAD:
        return Meaning("given", slot=slot, why="member")
    if found & (v.OTHERS | v.CHILD) - word_set("autre other fille") and not found & v.HEAD:
        return Meaning("", why="somebody_else")
    family, given = bool(found & v.FAMILY), bool(found & v.GIVEN)
    both = (
        found & word_set("nom name اسم") and given and not found & word_set("first given forename شخصي prenom")
    ) or (found & word_set("nom") and found & word_set("prenom apellido"))
    if both or found & v.FULL or (found & word_set("اسم") and found & word_set("نسب كامل لقب كنية")):
        return Meaning("name", 1)
    if given:
        return Meaning("given")
    if family or (found & word_set("famille family عائلة") and not found & v.HEAD):
        return Meaning("family", 1)
    if found & v.HEAD or found & word_set("name"):
        return Meaning("name_or_family", 2)
    return Meaning("name_or_family", 3)


def _of_place(found: frozenset[str], bare: str, over: frozenset[str], slot: int) -> Meaning | None:
    if found & v.FLAGS:
        return Meaning("flags")
    if found & v.LANGUAGE and not found & word_set("maternelle autre other parlee parlees"):
        return Meaning("language")
    if found & v.NATIONALITY:
        return _of_somebody("nationality", found, over, slot)
    if found & v.COUNTRY and found & v.ORIGIN:
        return replace(_of_somebody("nationality", found, over, slot), rank=2)
    if found & v.ADDRESS or found & v.BIRTH:
        return ASIDE
    if found & v.POINT and not found & (v.CODE & word_set("code")):
        exact = word_set("ville site point distribution lieu city de du location مدينة موقع نقطة town")
        if found & _GIVING:
            return Meaning("point", 0)  # where it is given comes before where people live
        return Meaning("point", 1 if found <= exact else 3)
    if found & v.POINT:
        return Meaning("point", 4)
    if found & v.AREA:
        return Meaning("point", 5, "area")
    if asks_for_group(found):
        return Meaning("group", 3)
    if found & v.GROUP and not found & v.NOT_GROUP:
        return Meaning("group", 1)
    return None
