"""Rehearsal: a store of fictitious people to practise on, which can never mix with a live one.

Its programme carries a code of its own and `rehearsal = true`, and its cards are made with a key of its own: a live
store calls them foreign, and the other way round.
"""

from distro.rehearsal.play import Morning, Played, morning_under_way, play_day, play_services, serve
from distro.rehearsal.practice import practising
from distro.rehearsal.stage import PASSPHRASE, PEOPLE, PIN, Stage, build_stage, is_rehearsal, queue_of

__all__ = [
    "PASSPHRASE",
    "PEOPLE",
    "PIN",
    "Morning",
    "Played",
    "Stage",
    "build_stage",
    "is_rehearsal",
    "morning_under_way",
    "play_day",
    "play_services",
    "practising",
    "queue_of",
    "serve",
]
