"""Which system account our own processes run as, found out by trying."""

from __future__ import annotations

import grp
import os
import pwd
import subprocess
import sys
from dataclasses import dataclass

#: Members may reach Postfix's public sockets; our processes get it for their life only, not in /etc/group.
SUBMIT_GROUP = "postdrop"


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account of mailgate, web and worker."""

    user: str
    #: Why it is not the one of the settings; empty when it is.
    warning: str = ""


def missing(user: str) -> bool:
    """True when the system knows no such user."""
    try:
        pwd.getpwnam(user)
    except KeyError:
        return True
    return False


def become_command(user: str, *, groups: tuple[str, ...] = ()) -> list[str]:
    """Prefix of a command: change to ``user`` and die with the parent.

    A program does it, not code between fork and exec: the supervisor has threads, and such code may hang.
    """
    prefix = ["/usr/bin/setpriv", "--pdeathsig", "TERM"]
    if user == "root" or os.geteuid() != 0:
        return prefix
    entry = pwd.getpwnam(user)
    known = {entry.pw_gid, *os.getgrouplist(user, entry.pw_gid)}
    known |= {grp.getgrnam(group).gr_gid for group in groups}
    return [
        *prefix, "--reuid", str(entry.pw_uid), "--regid", str(entry.pw_gid),
        "--groups", ",".join(str(gid) for gid in sorted(known)),
    ]  # fmt: skip


def service_account(user: str) -> Account:
    """``user``, unless it cannot run this interpreter: a checkout below a private folder, for instance.

    Then the documented fall-back is root, with a warning for the status table and ``congthu doctor``.
    """
    if missing(user):
        return Account(
            user="root", warning=f"there is no system user {user}: mailgate, web and worker run as root"
        )
    command = [*become_command(user), sys.executable, "-c", "import congthu.wiring.settings, django"]
    done = subprocess.run(command, capture_output=True, cwd="/", timeout=60, check=False)
    if done.returncode == 0:
        return Account(user=user)
    return Account(
        user="root",
        warning=f"{user} cannot run {sys.executable}: mailgate, web and worker run as root",
    )
