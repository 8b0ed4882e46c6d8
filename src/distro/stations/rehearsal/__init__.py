"""Rehearsal: a store of fictitious people to practise on, which can never mix with a live one.

Its programme carries a code of its own and `rehearsal = true`, and its cards are made with a key of its own: a live
store calls them foreign, and the other way round.
"""

from distro.stations.rehearsal.play import Played, play_day, play_services, serve
from distro.stations.rehearsal.stage import PASSPHRASE, PIN, Stage, build_stage, queue_of

__all__ = ["PASSPHRASE", "PIN", "Played", "Stage", "build_stage", "play_day", "play_services", "queue_of", "serve"]
