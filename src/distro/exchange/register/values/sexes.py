"""Whether somebody is female or male, in the words of lists."""

from __future__ import annotations

from functools import lru_cache

from distro.exchange.register.values.texts import plain, stem, word_set
from distro.model.people import Sex

_FEMALE = word_set("""
    f femme fem feminin feminine femelle female fille girl woman women w dame madame mme mlle mademoiselle mrs ms miss
    mujer mujeres nina femenino femenina senora
    انثي انثى امراه مراه بنت فتاه اناث نساء سيده مونث ا
""")
_MALE = word_set(
    "m h g homme hom masc masculin masculine male mal garcon boy man men monsieur mr hombre nino masculino senor varon "
    "ذكر رجل ولد فتي ذكور رجال سيد مذكر ذ"
)
_WORDS = {**dict.fromkeys(_FEMALE, Sex.FEMALE), **dict.fromkeys(_MALE, Sex.MALE)}
_UNKNOWN = frozenset({"", "?", "-", "u", "inconnu", "unknown", "nsp", "n/a", "na", "غير معروف"})


@lru_cache(maxsize=4096)
def sex_of(text: str) -> Sex:
    """ValueError for a word that says neither."""
    word = plain(text).strip(" .")
    if word in _UNKNOWN:
        return Sex.UNKNOWN
    found = _WORDS.get(stem(word))
    if found is None:
        # "F - Femme", "Féminin (F)", "Femme / Female": every word says the same.
        said = {_WORDS.get(stem(part)) for part in word.replace("(", " ").replace(")", " ").replace("/", " ").split()
                if part not in "-:"}  # fmt: skip
        if len(said) != 1 or None in said:
            raise ValueError(text)
        found = said.pop()
        assert found is not None
    return found
