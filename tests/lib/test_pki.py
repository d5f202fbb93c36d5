"""Certificates: what is issued, and every reason for which a path is refused."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from bench.authority import ADDRESS, AT, DAY, NAME, Authority, agency, authority, new_authority
from congthu.lib import pki
from congthu.lib.pki import ChainInvalid, Identity, Kind, Revoked


def check(certificate: x509.Certificate, *, by: Authority | None = None, at=AT, crls=None, **more) -> tuple:
    by = by or authority()
    crls = by.crls() if crls is None else crls
    return pki.verify_chain(
        certificate, (by.issuing.certificate,), roots=authority().roots, crls=crls, at=at, **more
    )


def refused(certificate: x509.Certificate, **more: object) -> str:
    with pytest.raises(ChainInvalid) as caught:
        check(certificate, **more)
    return caught.value.step


def handmade(*, ca: bool = False, key=None, usage=None, extended=None, extra=(), issuer=None, algorithm=None):
    """A certificate by our issuing CA that the platform itself would never issue."""
    issuer = issuer or authority().issuing
    key = key or pki.new_key()
    names = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Thử")])
    every = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
         "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False)  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(names)
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(9)
        .not_valid_before(AT - DAY)
        .not_valid_after(AT + DAY)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(**every | dict.fromkeys(usage or ["digital_signature"], True)), critical=True
        )
        .add_extension(x509.ExtendedKeyUsage(extended or [pki.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.RFC822Name(ADDRESS)]), critical=False)
    )
    for extension, critical in extra:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer.key, algorithm or hashes.SHA256()), key


def test_an_issued_certificate_is_accepted_up_to_the_root() -> None:
    path = check(agency().certificate)
    assert [pki.holder(c) for c in path] == [NAME, "Nút thử nghiệm 2", "Nút thử nghiệm"]
    assert pki.addresses(agency().certificate) == (ADDRESS,)
    assert check(agency().certificate, usages=(pki.DOCUMENT_SIGNING,)) == path


def test_the_same_arguments_give_the_same_certificate() -> None:
    key = pki.new_key()
    made = [pki.new_root(key=key, name="Gốc", serial=5, at=AT).public_bytes(Encoding.DER) for _ in range(2)]
    assert made[0] == made[1]


def test_serial_numbers_fit_and_are_positive() -> None:
    for random in (bytes(19), b"\xff" * 19):
        assert 0 < pki.serial_from(random) < 2**159


def test_openssl_agrees(tmp_path: Path) -> None:
    root, middle, end = tmp_path / "root.pem", tmp_path / "issuing.pem", tmp_path / "end.pem"
    root.write_bytes(authority().root.certificate.public_bytes(Encoding.PEM))
    crls = b"".join(crl.public_bytes(Encoding.PEM) for crl in authority().crls())
    middle.write_bytes(authority().issuing.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "crl.pem").write_bytes(crls)
    end.write_bytes(agency().certificate.public_bytes(Encoding.PEM))
    command = ["openssl", "verify", "-x509_strict", "-crl_check_all", "-purpose", "smimesign", "-attime",
               str(int(AT.timestamp())), "-CAfile", root, "-CRLfile", tmp_path / "crl.pem",
               "-untrusted", middle, end]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_long_vietnamese_names_are_kept_whole() -> None:
    name = "Sở " + "Khoa học và Công nghệ " * 6
    key = pki.new_key()
    made = pki.issue_certificate(
        Kind.AGENCY, "H1", address="a@b.example", name=name, public_key=key.public_key(), serial=3, at=AT,
        issuer=authority().issuing,
    )  # fmt: skip
    assert pki.holder(made) == name


def test_a_certificate_never_outlives_its_issuer() -> None:
    made = authority().member(days=100_000).certificate
    assert made.not_valid_after_utc == authority().issuing.certificate.not_valid_after_utc


# Refusals, named after the cases of the corpus -------------------------------------------------------------


def test_c2_expired_or_not_yet_valid() -> None:
    short = authority().member(days=2).certificate
    assert refused(short, at=AT + 3 * DAY) == "validity"
    assert refused(short, at=AT - DAY) == "validity"


def test_c1_revoked_before_but_not_after() -> None:
    line = Revoked(serial=agency().certificate.serial_number, at=AT + DAY, reason="keyCompromise")
    crls = authority().crls(line, at=AT + 2 * DAY)
    assert refused(agency().certificate, at=AT + 2 * DAY, crls=crls) == "revocation"
    assert check(agency().certificate, at=AT, crls=crls)


def test_c6_no_answer_about_revocation() -> None:
    assert refused(agency().certificate, crls=()) == "revocation"
    assert refused(agency().certificate, crls=authority().crls()[1:]) == "revocation"


def test_c7_stale_list() -> None:
    assert refused(agency().certificate, at=AT + 8 * DAY) == "revocation"


def test_an_old_list_beside_a_new_one_hides_nothing() -> None:
    line = Revoked(serial=agency().certificate.serial_number, at=AT)
    both = (*authority().crls(), *authority().crls(line))
    assert refused(agency().certificate, at=AT + DAY, crls=both) == "revocation"
    assert refused(agency().certificate, at=AT + DAY, crls=both[::-1]) == "revocation"


def test_c8_c10_list_by_another_authority_of_the_same_name() -> None:
    twin = new_authority()
    assert refused(agency().certificate, crls=twin.crls()) == "revocation"


def test_c10_list_with_a_critical_extension_or_delta() -> None:
    issuer = authority().issuing
    for extension in (
        x509.DeltaCRLIndicator(1),
        x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b""),
    ):
        crl = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(AT)
            .next_update(AT + DAY)
            .add_extension(extension, critical=True)
            .sign(issuer.key, hashes.SHA256())
        )
        assert refused(agency().certificate, crls=(authority().crls()[0], crl)) == "revocation"


def test_c12_a_look_alike_authority() -> None:
    twin = new_authority()
    assert refused(twin.member().certificate, by=twin) == "chain"


def test_c11_an_agency_cannot_issue() -> None:
    certificate, _ = handmade(issuer=agency())
    with pytest.raises(ChainInvalid) as caught:
        pki.verify_chain(
            certificate, (agency().certificate, authority().issuing.certificate), roots=authority().roots,
            crls=authority().crls(), at=AT,
        )  # fmt: skip
    assert caught.value.step == "chain"


def test_c11_path_length() -> None:
    middle, key = handmade(ca=True, usage=["key_cert_sign"])
    end, _ = handmade(issuer=Identity(key=key, certificate=middle))
    with pytest.raises(ChainInvalid) as caught:
        pki.verify_chain(
            end, (middle, authority().issuing.certificate), roots=authority().roots, crls=authority().crls(),
            at=AT,
        )  # fmt: skip
    assert caught.value.step == "chain"


def test_authority_without_the_right_to_issue() -> None:
    middle, key = handmade(ca=True, usage=["digital_signature"], issuer=authority().root)
    end, _ = handmade(issuer=Identity(key=key, certificate=middle))
    with pytest.raises(ChainInvalid):
        pki.verify_chain(end, (middle,), roots=authority().roots, crls=authority().crls(), at=AT)


def test_circular_issuers_end() -> None:
    """Two intermediates that issued one another must not keep us going."""
    one, two = pki.new_key(), pki.new_key()
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, n)]) for n in "ab"]

    def made(
        subject: int, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey
    ) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(names[subject])
            .issuer_name(names[1 - subject])
            .public_key(key.public_key())
            .serial_number(4)
            .not_valid_before(AT)
            .not_valid_after(AT + DAY)
            .sign(by, hashes.SHA256())
        )

    a, b = made(0, one, two), made(1, two, one)
    with pytest.raises(ChainInvalid):
        pki.verify_chain(a, (a, b), roots=authority().roots, crls=(), at=AT)


@pytest.mark.parametrize(
    ("usage", "extended"),
    [
        (["key_encipherment"], None),
        (None, [ExtendedKeyUsageOID.SERVER_AUTH]),
        (None, [ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]),
        (None, [ExtendedKeyUsageOID.TIME_STAMPING]),
    ],
)
def test_m21_not_a_signing_certificate(usage: list[str] | None, extended: list | None) -> None:
    certificate, _ = handmade(usage=usage, extended=extended)
    assert refused(certificate) == "usage"


def test_an_authority_does_not_sign_mail() -> None:
    certificate, _ = handmade(ca=True, issuer=authority().root)
    assert refused(certificate) == "usage"


def test_limits_we_do_not_understand() -> None:
    constraints = x509.NameConstraints([x509.DNSName("example")], None)
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    for extension, critical in ((constraints, False), (unknown, True)):
        certificate, _ = handmade(extra=[(extension, critical)])
        assert refused(certificate) == "extension"
    certificate, _ = handmade(extra=[(unknown, False)])
    assert check(certificate)


def test_m13_weak_keys() -> None:
    for key in (rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP192R1())):
        certificate, _ = handmade(key=key)
        assert refused(certificate) == "algorithm"
    certificate, _ = handmade(key=rsa.generate_private_key(65537, 2048))
    assert check(certificate)


def test_time_is_judged_to_the_second() -> None:
    made = authority().member().certificate
    assert check(made, at=made.not_valid_after_utc, crls=authority().crls(at=made.not_valid_after_utc))
    late = made.not_valid_after_utc + timedelta(seconds=1)
    assert refused(made, at=late, crls=authority().crls(at=late)) == "validity"
