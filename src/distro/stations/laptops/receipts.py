"""Receipts of the head office: signed there, and believed here only with the signature of the office's laptop."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from contextlib import suppress

import msgspec

from distro.exchange.keys import signed_by
from distro.model import events as e
from distro.rules.roles import Task
from distro.stations.laptops import root, sync
from distro.stations.session import Session


def give(session: Session, upto: Mapping[str, int]) -> e.ReceiptGiven:
    """Say, signed, that each laptop's events up to this number are in the head office's own tables."""
    session.demand(Task.SYNC)
    root.demand_office(session)
    said = _said(session.programme.code, session.store.device, upto)
    signature = base64.b64encode(sync.identity_of(session).sign(said)).decode()
    event = e.ReceiptGiven(**session.stamper()(""), upto=dict(upto), signature=signature)
    session.append([event])
    return event


def unproven(session: Session) -> int:
    """How many of this laptop's events no receipt covers that the head office has signed: these are not erased."""
    devices, own, covered = session.books.devices, session.store.device, 0
    known = {device: address for device, address in sync.known(session).items() if device in devices.offices()}
    for receipt in session.books.devices.receipts:
        upto = receipt.upto.get(own, 0)
        if not covered < upto <= devices.have.get(own, 0) or receipt.device not in known:
            continue
        said = _said(session.programme.code, receipt.device, receipt.upto)
        with suppress(ValueError):  # what is no base64 is no signature
            if signed_by(known[receipt.device], said, base64.b64decode(receipt.signature)):
                covered = upto
    return devices.have.get(own, 0) - covered


def _said(programme: str, office: str, upto: Mapping[str, int]) -> bytes:
    return msgspec.json.encode(("receipt", programme, office, sorted(upto.items())))
