"""What is read aloud before somebody agrees names everything that is then kept about a household."""

from __future__ import annotations

from distro.model.people import Household
from tests_programme import programme

# Each field with the word of the French text that tells of it.
TOLD = {
    "name": "nom", "phone": "téléphone", "language": "langue", "group": "groupe", "members": "l'âge de chacun",
    "head_sex": "sexe", "birth_year": "année de naissance", "word": "un mot", "alternates": "à votre place",
    "flags": "le guichet doit savoir", "consent": "d'accord",
}  # fmt: skip
# Of our own making: numbers, where and when it was written, which list it came from.
OURS = {"id", "number", "point", "registered_on", "source", "listed"}


def test_the_text_names_every_field_that_is_kept() -> None:
    text = programme().consents[-1].text["fr"]
    assert set(TOLD) | OURS == set(Household.__struct_fields__)
    assert [field for field, word in TOLD.items() if word not in text] == []
