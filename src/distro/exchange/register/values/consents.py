"""Whether somebody agreed: only a plain word of yes is consent; a word that is not known is none."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from distro.exchange.register.values.texts import plain, word_set, words


class ConsentAnswer(StrEnum):
    """What was answered to the question."""

    YES = "yes"
    NO = "no"
    BLANK = "blank"


_YES = word_set("""
    1 oui yes y o ok vrai true accepte acceptee accepted accept agree agreed accord consent consentement consented
    accorde accordee
    consenti consente given donne obtenu obtained approuve granted signe signee signed signature empreinte
    emarge emargee
    pouce thumbprint fingerprint thumb acepto acepta aceptado acuerdo autorizo autoriza autorizado consiento consiente
    firma firmado huella بصمه بصم بصمت توقيع موقع وقع وقعت si نعم موافق موافقه اوافق وافق
    وافقت قبول اقبل مقبول اجل واخا ايوا
""")
_NO = word_set("""
    0 non no n faux false refuse refusee refused refusal refus pas ne not cannot don doesn didn dont doesnt
    didnt won never jamai disagree declined decline denied optout لم لن ليس ليست لست ما مو امتنع يمتنع deny
    withdrawn retire retiree withdraw aucun sans without none niega rechaza rechazo rechazado لا رفض رفضت ارفض
    مرفوض غير بدون كلا ليس رافض
    رافضه ترفض يرفض اعترض
""")
# How a consent was given says that it was, where nothing else stands there.
_HOW_GIVEN = word_set("""
    verbal verbale verbalement verbally oral orale oralement orally ecrit ecrite written escrito شفهي شفهيا شفوي شفويا
    كتابي كتابيا
""")
_NEUTRAL = _HOW_GIVEN | word_set("""
    j je i suis sommes am do does did to the a d
    l le la un on en il elle we they he she has ai avons est is was been have it
    mon notre my our me tout all e fait bien sur sure of course merci thank thanks please volontiers absolument
    completement entierement fully plainement pleinement lu et and compris comprend read understand understood bon pour
    par by librement freely libre
    eclaire informed formulaire form fiche clair clairement clearly digital digitale doigt print finger estoy esta
""")
# Nobody was asked, or nobody wrote the answer down: neither a yes nor a no.
_NOT_YET = frozenset(
    map(
        plain,
        (
            "non renseigné",
            "non renseignée",
            "non demandé",
            "non demandée",
            "non posée",
            "non applicable",
            "non concerné",
            "non concernée",
            "non communiqué",
            "non précisé",
            "non spécifié",
            "non disponible",
            "pas demandé",
            "pas renseigné",
            "pas encore",
            "pas encore demandé",
            "pas de réponse",
            "sans réponse",
            "aucune réponse",
            "ne sait pas",
            "ne sais pas",
            "je ne sais pas",
            "à demander",
            "à confirmer",
            "à compléter",
            "en attente",
            "inconnu",
            "manquant",
            "vide",
            "absent",
            "not asked",
            "not yet",
            "not yet asked",
            "not applicable",
            "not recorded",
            "not known",
            "not available",
            "not stated",
            "no answer",
            "no response",
            "no data",
            "none recorded",
            "unknown",
            "missing",
            "pending",
            "don't know",
            "dont know",
            "do not know",
            "does not know",
            "to be asked",
            "لا أعرف",
            "لا يعرف",
            "لا تعرف",
            "لم يسأل",
            "لم تسأل",
            "ليس بعد",
            "لا ينطبق",
            "بدون جواب",
            "لا جواب",
            "غير معروف",
            "غير محدد",
            "في الانتظار",
        ),
    )
)
# No objection is a yes, in words that say no.
_NO_OBJECTION = frozenset(
    map(
        plain,
        (
            "pas d'objection",
            "aucune objection",
            "sans objection",
            "pas d'opposition",
            "aucune opposition",
            "no objection",
            "no objections",
            "لا مانع",
            "ليس لدي مانع",
            "بدون اعتراض",
            "لا اعتراض",
        ),
    )
)
_BARE_YES, _BARE_NO = word_set("oui yes نعم"), word_set("non no لا")
_OBJECTS = word_set("""
    object objects objecte objection opposition oppose opposes opposee refus refuse refusee refused refusal رفض رفضت
    يرفض مانع اعتراض يعترض
""")
_NEGATES = word_set("pas not don doesn didn dont doesnt didnt sans without aucun aucune jamais never لم ليس ليست بدون")
_TICKS = frozenset({"x", "✓", "✔", "☑", "✅"})
# A box with a cross is ticked in one program and crossed out in another: it is asked about.
_CROSSES = frozenset({"✗", "✘", "❌", "☐"})
_BLANK = frozenset({"", "-", "–", "—", "/", "?", "n/a", "na", "nr", "nsp"})


@lru_cache(maxsize=4096)
def answer_of(text: str) -> ConsentAnswer:
    """ValueError for an answer that is neither plainly yes nor plainly no."""
    raw = text.strip().casefold()
    if raw in _TICKS:
        return ConsentAnswer.YES
    if raw in _CROSSES:
        return ConsentAnswer.NO
    word = plain(text)
    bare = word.strip(" .!()")
    if word in _BLANK or bare in _NOT_YET:
        return ConsentAnswer.BLANK
    if bare in _NO_OBJECTION:
        return ConsentAnswer.YES
    if word in ("1.0", "1,0"):
        return ConsentAnswer.YES
    if word in ("0.0", "0,0"):
        return ConsentAnswer.NO
    if raw.endswith(("?", "؟")):
        raise ValueError(text)  # whoever wrote it was not sure
    said = [one for one in words(text) if one not in _NEUTRAL]
    if not _BARE_YES.isdisjoint(said) and not _BARE_NO.isdisjoint(said):
        raise ValueError(text)  # "Oui / Non": nothing was struck out
    if not _OBJECTS.isdisjoint(said) and not _NEGATES.isdisjoint(said):
        raise ValueError(text)  # "n'a pas refusé" is no refusal
    if any(one in _NO for one in said):
        return ConsentAnswer.NO
    if not said:
        said = [one for one in words(text) if one in _HOW_GIVEN]
    if said and all(one in _YES | _HOW_GIVEN for one in said):
        return ConsentAnswer.YES
    raise ValueError(text)
