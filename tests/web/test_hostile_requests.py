"""Requests nobody types: they are refused, and nothing breaks."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    [
        "/directory?q=%00",
        "/directory/%00",
        "/directory/%00.vcf",
        "/directory/export.csv?q=%00",
        "/directory?q=a&page=99999999999999999999",
        "/directory?q=%ed%a0%80",
        "/outgoing?year=99999999999",
    ],
)
def test_odd_addresses(path: str) -> None:
    assert Client(raise_request_exception=False).get(path).status_code < 500


def test_odd_forms() -> None:
    client = Client(raise_request_exception=False)
    for form in (
        {"username": "a\0b@x", "password": "x\0"},
        {"username": "a" * 5000, "password": "x" * 100_000},
    ):
        assert client.post("/login", form).status_code < 500
    for elsewhere in ("//evil.example", "/\\evil.example", "https://evil.example/"):
        assert client.post("/language", {"next": elsewhere, "language": "en"}).headers["Location"] == "/"
