"""PostgreSQL refuses to run as root; for root, the servers run under another account."""

import os
import pwd
import stat
import sys
from contextlib import suppress
from pathlib import Path


def other_account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def as_other_account() -> dict:
    """The options of ``Popen`` that change the user."""
    account = other_account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}


def give_away(path: Path) -> None:
    account = other_account()
    if account:
        os.chown(path, account.pw_uid, account.pw_gid)


def open_way_to(folder: Path) -> None:
    """Let the other account pass through our folders (o+x), never read them; and say so."""
    account = other_account()
    for step in [folder, *folder.parents] if account else []:
        mode = stat.S_IMODE(step.stat().st_mode)
        if not mode & stat.S_IXOTH:
            step.chmod(mode | stat.S_IXOTH)
            print(f"Others may now pass through {step} (o+x): the servers run as {account.pw_name}.", file=sys.stderr)
