"""Whether somebody agreed: only a plain word of yes is consent; a word that is not known is none."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from distro.exchange.register.values.texts import plain, word_set, words


class Answer(StrEnum):
    """What was answered to the question."""

    YES = "yes"
    NO = "no"
    BLANK = "blank"


_YES = word_set("""
    1 oui yes y o ok vrai true accepte acceptee accepted accept agree agreed accord consent consentement consented
    accorde accordee
    consenti consente given donne obtenu obtained approuve granted signe signed si نعم موافق موافقه اوافق وافق
    وافقت قبول اقبل مقبول اجل
""")
_NO = word_set("""
    0 non no n faux false refuse refusee refused refusal refus pas ne not cannot don doesn didn dont doesnt
    didnt won never jamai disagree declined decline denied optout لم لن ليس ليست لست ما مو امتنع يمتنع deny
    withdrawn retire retiree withdraw aucun sans without none لا رفض رفضت ارفض مرفوض غير بدون كلا ليس رافض
    رافضه ترفض يرفض اعترض
""")
_NEUTRAL = word_set("""
    j je i do does did to the a d l le la un on en il elle we they he she has ai avons est is was been have it
    mon notre my our me tout all e fait bien sur sure of course merci thank thanks please volontiers absolument
    completement entierement fully plainement pleinement
""")
_TICKS = frozenset({"x", "✓", "✔", "☑", "✅"})
_CROSSES = frozenset({"✗", "✘", "❌", "☐", "☒"})
_BLANK = frozenset({"", "-", "–", "—", "/", "?", "n/a", "na", "nr", "nsp"})


@lru_cache(maxsize=4096)
def answer_of(text: str) -> Answer:
    """ValueError for an answer that is neither plainly yes nor plainly no."""
    raw = text.strip().casefold()
    if raw in _TICKS:
        return Answer.YES
    if raw in _CROSSES:
        return Answer.NO
    word = plain(text)
    if word in _BLANK:
        return Answer.BLANK
    if word in ("1.0", "1,0"):
        return Answer.YES
    if word in ("0.0", "0,0"):
        return Answer.NO
    if raw.endswith(("?", "؟")):
        raise ValueError(text)  # whoever wrote it was not sure
    said = [one for one in words(text) if one not in _NEUTRAL]
    if any(one in _NO for one in said):
        return Answer.NO
    if said and all(one in _YES for one in said):
        return Answer.YES
    raise ValueError(text)
