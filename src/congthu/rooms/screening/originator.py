"""The one address a message says it is from (RFC 5322 §3.6.2). Pure and strict.

Mail clients show what stands in From, so a From that two programs may read differently is a forger's tool: it
is refused instead of interpreted.
"""

from __future__ import annotations

import re

# Quoted strings and comments go first, so that what they hold cannot pose as syntax.
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_LOCAL = r"[^\s<>()\[\],;:\\\"@]{1,64}"
_DOMAIN = r"[^\s<>()\[\],;:\\\"@.]{1,63}(?:\.[^\s<>()\[\],;:\\\"@.]{1,63})*"
_NAMED = re.compile(rf"[^<>@,;:]*<\s*({_LOCAL}@{_DOMAIN})\s*>\s*")
_BARE = re.compile(rf"\s*({_LOCAL}@{_DOMAIN})\s*")
_LONGEST = 4096


def address(value: str) -> str | None:
    """The single address in a From value, lower case; None when there is not exactly one."""
    if len(value) > _LONGEST:
        return None
    plain = _QUOTED.sub("", value.replace("\r", " ").replace("\n", " "))
    for _ in range(8):
        shorter = _COMMENT.sub(" ", plain)
        if shorter == plain:
            break
        plain = shorter
    match = _NAMED.fullmatch(plain) or _BARE.fullmatch(plain)
    return match[1].lower() if match else None


def domain(any_address: str) -> str:
    """Right-hand side, lower case; empty when there is none."""
    return any_address.rpartition("@")[2].lower() if "@" in any_address else ""


def without_detail(any_address: str) -> str:
    """``local+detail@domain`` to ``local@domain``, lower case."""
    local, at, right = any_address.lower().rpartition("@")
    return local.split("+", 1)[0] + at + right
