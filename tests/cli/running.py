"""A register and a passphrase for the tests of the command line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

REGISTER = """N° carte;Nom et prénom;Sexe;Date de naissance;F 0-4;M 0-4;F 5-17;M 5-17;F 18+;M 18+;Ville;Statut
RBT-1;Essai Un;F;01/02/1990;1;0;0;0;1;0;Rabat;migrant
RBT-2;Essai Deux;M;01/02/1980;0;0;1;0;1;1;Rabat;hôte
RBT-3;Essai Trois;F;01/02/1970;0;0;0;0;1;0;Tanger;migrant
"""
PASSPHRASE = "cheval agrafe batterie correct nuage"

# `run("stock", "list", ...)` gives (exit code, JSON answer).
Run = Callable[..., tuple[int, Any]]
