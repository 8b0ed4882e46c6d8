"""Migrants or host community, in the words of lists."""

from __future__ import annotations

import re
from functools import lru_cache

from distro.exchange.register.values.consents import ConsentAnswer, answer_of
from distro.exchange.register.values.texts import plain, word_set, words
from distro.model.people import PopulationGroup

_HOST = word_set("""
    hote host accueil marocain marocaine moroccan local locale locaux national resident مضيف مضيفه مغربي مغربيه
    marroqui acogida anfitriona محلي محليه
""")
_MIGRANT = word_set("""
    migrant migrante refugie refugiee refugee asile asylum seeker subsaharien subsaharienne subsaharian
    immigrant deplace deplacee displaced idp migrante refugiado refugiada asilo desplazado desplazada extranjero
    extranjera etranger etrangere foreigner مهاجر مهاجره مهاجرين لاجي لاجيه لاجيين
    لجوء نازح نازحه
""")
_OF_HERE = word_set("marocain marocaine maroc moroccan morocco marroqui marruecos مغربي مغربية المغرب المغربية")
_CODES = frozenset({"MA", "MAR"})  # ISO 3166
# A word beyond these may say that somebody lives here, or is married to one who is from here.
_BESIDE_IT = word_set("de du la le nationalite nationality royaume kingdom of جنسية مملكة")
# Of the law on foreigners: nobody else has such a status. Who is "regular" may be a regular guest.
_BY_LAW = word_set("irregulier irreguliere irregular papier undocumented sejour")
_IRREGULAR = re.compile(r"غير (?:ال)?نظامي\w*")
_NEUTRAL = word_set("""
    communaute community population d de du la l le demandeur demandeuse communauty مجتمع طالب طالبه menage
    personne e s es en of du person people situation regulier reguliere irregulier irreguliere regular irregular
    administrative comunidad poblacion solicitante sans papier undocumented نظامي
    نظاميه وضعيه في reconnu reconnue recognised statutaire statut titre
    carte sejour in enregistre enregistree hcr unhcr
""")


_ASKS = _NEUTRAL | word_set("oui non yes no ou or est is statut communaute groupe group status نعم هل")
_EITHER = word_set(
    "migrant migrante مهاجر مهاجره"
)  # who is none is of the host community; who is no refugee may be one


def asks_for_group(found: frozenset[str]) -> bool:
    """Whether the words of a header ask for one of the two groups, to be answered by yes or no."""
    said = found - _ASKS
    return bool(said) and (said <= _HOST or said <= _EITHER)


def said_of_group(header: str, text: str) -> str:
    """The group that a yes or no names under such a header; any other text as it is."""
    said = frozenset(words(header)) - _ASKS
    if not said or not (said <= _HOST or said <= _EITHER):
        return text
    try:
        answer = answer_of(text)
    except ValueError:
        return text
    if answer is ConsentAnswer.BLANK:
        return text
    return "host" if (answer is ConsentAnswer.YES) == (said <= _HOST) else "migrant"


@lru_cache(maxsize=4096)
def is_national(text: str) -> bool:
    """Whether a nationality, or a country that somebody comes from, is this one: then he is of the host community."""
    said = frozenset(words(text))
    return text.strip().upper() in _CODES or bool(said & _OF_HERE and said <= _OF_HERE | _BESIDE_IT)


@lru_cache(maxsize=4096)
def group_of(text: str) -> PopulationGroup:
    """ValueError for a status that is not plainly one of the two."""
    every = words(_IRREGULAR.sub("irregulier", plain(text)))
    said = [word for word in every if word not in _NEUTRAL]
    if not said and not _BY_LAW.isdisjoint(every):
        return PopulationGroup.MIGRANT
    if said and all(word in _HOST for word in said):
        return PopulationGroup.HOST
    if said and all(word in _MIGRANT for word in said):
        return PopulationGroup.MIGRANT
    raise ValueError(text)
