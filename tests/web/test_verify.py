"""Public verification: a good file, broken files, files that are something else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

import building
from bench.dossiers import FAR, SENDER, Cast, Story, changed, sealed_pdf
from congthu.rooms.directory.models import Mailbox, Node
from congthu.rooms.evidence import dossier
from congthu.wiring import edges

pytestmark = pytest.mark.django_db


@cache
def cast() -> Cast:
    return Cast()


@cache
def good() -> bytes:
    return dossier.pack(Story(cast(), sealed_pdf(cast().sender)).parts())


@pytest.fixture(autouse=True)
def _trusting(_node: None, tmp_path: Path) -> None:
    """This node trusts the roots of the story."""
    edges.shelf.cache_clear()
    folder = tmp_path / "trust" / "roots"
    folder.mkdir(parents=True)
    for number, root in enumerate(cast().roots):
        pem = root.public_bytes(Encoding.PEM)
        (folder / f"{number}.pem").write_bytes(pem)
        (tmp_path / "trust" / "root.pem").write_bytes(pem)


def sent(data: bytes, name: str = "ho-so.zip") -> HttpResponse:
    return Client().post("/verify", {"file": SimpleUploadedFile(name, data)})  # type: ignore[return-value]


@pytest.mark.parametrize("address", [SENDER, FAR[0]])
def test_a_root_that_speaks_for_another_nodes_agency_proves_nothing(address: str) -> None:
    """Every trusted authority can write any address; the directory knows whose it is."""
    third = building.node("third", is_self=False)
    Node.objects.filter(pk=third.pk).update(root_fingerprint="ab" * 32)
    box = building.box(building.agency("X", "X", on=third))
    Mailbox.objects.filter(pk=box.pk).update(address=address)
    text = sent(good()).text
    assert ">Hợp lệ<" not in text
    assert address in text
    seal = sent(sealed_pdf(cast().sender), "a.pdf").text
    assert (">Hợp lệ<" in seal) == (address != SENDER)


def test_a_good_dossier_is_valid_and_shows_what_is_proved() -> None:
    text = sent(good()).text
    assert ">Hợp lệ<" in text
    assert SENDER in text
    assert text.count('class="pass"') == 12


def test_a_changed_dossier_names_the_step_that_fails() -> None:
    broken = changed(good(), {"checkpoint": lambda note: note.replace(b"\n1", b"\n2", 1) + b" "})
    text = sent(broken).text
    assert "Không hợp lệ" in text
    assert 'class="fail"' in text
    assert "Bước" in text


def test_a_sealed_pdf_is_valid_and_names_its_agency() -> None:
    text = sent(sealed_pdf(cast().sender), "cong-van.pdf").text
    assert ">Hợp lệ<" in text
    assert SENDER in text


def test_a_pdf_with_something_added_is_not() -> None:
    text = sent(sealed_pdf(cast().sender) + b"\n%added", "cong-van.pdf").text
    assert "Không hợp lệ" in text
    assert 'class="fail"' in text
    assert 'class="skip"' in text


@pytest.mark.parametrize("data", [b"hello", b"PK\x03\x04 not really a zip", b"\x00" * 2000])
def test_anything_else_is_refused_with_a_sentence(data: bytes) -> None:
    answer = sent(data, "x.bin")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_no_file_and_an_empty_file_are_asked_for_again() -> None:
    assert Client().post("/verify").status_code == 422
    assert sent(b"").status_code == 422


def test_a_flood_of_files_is_held() -> None:
    answers = [Client().post("/verify").status_code for _request in range(25)]
    assert answers[0] == 422
    assert answers[-1] == 429
