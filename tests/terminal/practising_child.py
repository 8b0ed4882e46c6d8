"""`distro` on a live store, as the command line opens it, in a process of its own: `practising_child.py FOLDER`."""

from __future__ import annotations

import json
import os
import sys
from hashlib import sha256
from pathlib import Path

from distro.cli import main
from distro.store import Role
from stage import make_stage

PERSON, PASSPHRASE = "binta", "girafe lanterne moulin tapis orage"


def journals(store: Path) -> dict[str, str]:
    """What every file of the store holds, but for the note of who holds it now."""
    files = [path for path in sorted(store.rglob("*")) if path.is_file() and not path.name.startswith("lock")]
    return {str(path.relative_to(store)): sha256(path.read_bytes()).hexdigest() for path in files}


def run(folder: Path) -> None:
    stage = make_stage(folder / "store")
    stage.session.store.keyring.add(PERSON, PASSPHRASE, Role.SUPERVISOR)
    _ = stage.session.card_key
    stage.session.store.close()
    before = journals(folder / "store")
    os.environ |= {"DISTRO_PASSPHRASE": PASSPHRASE, "DISTRO_LANG": "fr", "XDG_STATE_HOME": str(folder / "state")}
    code = main(["--store", str(folder / "store"), "--as", PERSON, "desk", "--lock-after", "10"])
    after = journals(folder / "store")
    (folder / "ended.json").write_text(json.dumps({"code": code, "same": before == after, "files": len(after)}))


if __name__ == "__main__":
    run(Path(sys.argv[1]))
