"""What the generated configuration says, without starting an engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from congthu.edges.mailplane import certificate, queue, render
from congthu.edges.mailplane.types import QueueRefused
from congthu.wiring.settings import Settings

AT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path, node="bkhcn", hostname="mail.bkhcn.test", listen="127.0.0.9", mail_user="nobody"
    )


def _postfix(text: str) -> dict[str, str]:
    pairs = [
        line.partition("=") for line in text.splitlines() if "=" in line and not line.startswith(("#", " "))
    ]
    return {name.strip(): value.strip() for name, _, value in pairs}


def test_smuggling_protections_of_debian_12_are_on(settings: Settings) -> None:
    main = _postfix(render(settings)["postfix/main.cf"].text)
    assert main["smtpd_forbid_bare_newline"] == "reject"
    assert main["smtpd_forbid_bare_newline_exclusions"] == ""
    assert main["smtpd_forbid_unauth_pipelining"] == "yes"


def test_nobody_is_trusted_for_an_address(settings: Settings) -> None:
    main = _postfix(render(settings)["postfix/main.cf"].text)
    assert main["mynetworks"] == main["relay_domains"] == main["mydestination"] == main["alias_maps"] == ""
    assert main["smtpd_relay_restrictions"] == "reject_unauth_destination"
    assert main["smtpd_tls_auth_only"] == "yes"


def test_screening_away_means_try_again(settings: Settings) -> None:
    main = _postfix(render(settings)["postfix/main.cf"].text)
    assert main["smtpd_milters"] == f"unix:{settings.milter_socket}"
    assert main["milter_default_action"] == "tempfail"
    assert main["virtual_transport"] == f"lmtp:unix:{settings.lmtp_socket}"


def test_bare_plane_leaves_mailgate_out(settings: Settings) -> None:
    main = _postfix(render(settings, bare=True)["postfix/main.cf"].text)
    assert main["smtpd_milters"] == ""
    assert main["virtual_transport"] == f"lmtp:unix:{settings.dovecot_lmtp_socket}"


def test_nothing_is_generated_outside_and_limits_follow_the_settings(settings: Settings) -> None:
    files = render(settings)
    assert all(not Path(name).is_absolute() and ".." not in name for name in files)
    main = _postfix(files["postfix/main.cf"].text)
    assert main["message_size_limit"] == str(settings.message_size_limit)
    assert main["lmtp_destination_recipient_limit"] == str(settings.recipient_limit)


def test_files_with_database_access_are_not_for_everybody(settings: Settings) -> None:
    files = render(settings)
    assert files["dovecot/sql.conf"].group == "dovecot"
    maps = [file for file in files.values() if "\npassword = " in file.text]
    assert len(maps) >= 4
    assert all(file.group == "postfix" for file in maps)


def test_dsn_reaches_the_engines(settings: Settings) -> None:
    other = Settings(
        home=settings.home, mail_user="nobody", dsn="host=db.test port=5433 dbname=x user=u password=p"
    )
    routes = _postfix(render(other)["postfix/routes.cf"].text)
    assert (routes["hosts"], routes["user"], routes["password"], routes["dbname"]) == (
        "db.test:5433",
        "u",
        "p",
        "x",
    )


def test_certificate_is_made_kept_and_renewed(tmp_path: Path) -> None:
    def ensure(at: datetime, hostname: str = "a.test") -> x509.Certificate:
        path = certificate.ensure(tmp_path / "tls", hostname=hostname, listen="127.0.0.9", at=at)
        return x509.load_pem_x509_certificate(path.read_bytes())

    first = ensure(AT)
    assert (tmp_path / "tls" / "key.pem").stat().st_mode & 0o077 == 0
    assert ensure(AT + timedelta(days=100)) == first
    assert ensure(AT + timedelta(days=800)) != first
    assert ensure(AT, "b.test").subject != first.subject


@pytest.mark.parametrize("bad", ["ALL", "-d", "", "a b", "../x", "4jX2\nALL"])
def test_queue_operations_take_one_id_only(settings: Settings, bad: str) -> None:
    with pytest.raises(QueueRefused):
        queue.drop(settings, bad)
