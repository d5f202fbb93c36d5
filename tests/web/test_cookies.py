"""Cookies of a node whose pages are reached by TLS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from congthu.wiring import settings as node_settings

_ASK = """
from congthu.wiring import django_settings as s
known = "thu.example.vn" in s.ALLOWED_HOSTS
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.CSRF_TRUSTED_ORIGINS, known)
"""


@pytest.mark.parametrize(
    ("base", "said"),
    [
        ("", "False False [] False"),
        ("https://thu.example.vn", "True True ['https://thu.example.vn'] True"),
    ],
)
def test_no_cookie_leaves_without_tls_where_there_is_tls(tmp_path: Path, base: str, said: str) -> None:
    node_settings.save(node_settings.Settings(home=tmp_path, base_url=base, hostname="mx.example.vn"))
    environment = {**os.environ, "CONGTHU_DATA": str(tmp_path)}
    asked = subprocess.run(
        [sys.executable, "-c", _ASK], env=environment, capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == said
