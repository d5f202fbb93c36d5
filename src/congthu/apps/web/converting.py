"""What the page "Chuyển mã" says of a conversion; the conversion itself runs in the limited process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from congthu.apps.web import wording
from congthu.apps.web.marking import Marked, marked
from congthu.edges import legacy_office, sandbox
from congthu.lib.errors import CongthuError
from congthu.lib.vntext import Encoding

_TARGET = "congthu.edges.textconversion"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Passages shown; all are counted and converted.
_SHOWN = 40
_SHOWN_TEXT = 200
#: Margins are log-likelihoods: each 2.3 makes the second reading ten times less likely.
_CERTAIN = 20.0
_NAMES = {
    Encoding.UTF_8: "Unicode",
    Encoding.TCVN3: lazy("TCVN3 (ABC, .Vn fonts)"),
    Encoding.VNI: "VNI (Windows)",
    Encoding.VISCII: "VISCII",
    Encoding.VPS: "VPS",
    Encoding.CP1258: "Windows-1258",
    Encoding.VN1: "TCVN 5712 VN1",
    Encoding.VN2: "TCVN 5712 VN2",
    Encoding.BKHCM1: "BK HCM 1",
    Encoding.BKHCM2: "BK HCM 2",
    Encoding.VIETWARE_X: "Vietware X",
    Encoding.VIETWARE_F: "Vietware F",
    Encoding.ISC: "ISC",
    Encoding.VNI_MAC: "VNI (Macintosh)",
    Encoding.VIQR: lazy("VIQR (typed marks: Vie^.t)"),
    Encoding.MOJIBAKE: lazy("UTF-8 read wrongly (Viá»‡t)"),
    Encoding.ENTITIES: lazy("HTML references (&#7879;)"),
    Encoding.NFD: lazy("Unicode with separate marks"),
    Encoding.LOOK_ALIKES: lazy("Unicode with look-alike letters"),
    Encoding.FOREIGN: lazy("not Vietnamese"),
}
#: What converters say of what they left alone; here so that it is translated.
_NOTES = (
    lazy("A header field is too long to be converted; it was left as it is."),
    lazy("Signed or encrypted content was left as it is."),
    lazy("Some lines were in another charset; they were brought to UTF-8 unchanged."),
    lazy("The document is digitally signed; it was left as it is."),
)
_ATTACHMENT = "An attachment was left as it is: "
#: Encodings somebody may tell.
TOLD = [e for e in _NAMES if e not in {Encoding.UTF_8, Encoding.FOREIGN, Encoding.ISC, Encoding.LOOK_ALIKES}]
_KINDS = {
    "docx": lazy("Word document"),
    "xlsx": lazy("Excel workbook"),
    "pptx": lazy("PowerPoint slides"),
    "odt": lazy("OpenDocument text"),
    "ods": lazy("OpenDocument spreadsheet"),
    "odp": lazy("OpenDocument slides"),
    "odg": lazy("OpenDocument drawing"),
    "rtf": lazy("RTF document"),
    "html": lazy("Web page"),
    "mail": lazy("E-mail"),
    "text": lazy("Plain text"),
}


class NothingToConvert(CongthuError):
    """Paste some text first."""

    code = "web.nothing-to-convert"


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """Another way to read the text, with a piece to judge it by."""

    encoding: str
    name: str
    sample: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A conversion as shown. ``state`` is ``changed``, ``unsure``, ``same`` or ``left``."""

    state: str
    chip: wording.Chip
    #: What was recognised, and how sure that is.
    recognised: str
    certainty: str
    kind: str
    guessed: int
    unmapped: int
    undecided: int
    notes: Sequence[str]
    passages: Sequence[Marked]
    #: Passages changed in all, and how many of them are not shown.
    count: int
    hidden: int
    alternatives: Sequence[Alternative]
    #: The whole text after conversion, for pasted text.
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A converted file: its bytes, its name, and whether it differs from what came."""

    data: bytes
    filename: str
    changed: bool


def choices() -> list[tuple[str, str]]:
    """Encodings to choose from."""
    return [(encoding.value, str(_NAMES[encoding])) for encoding in TOLD]


def known(encoding: str) -> str:
    """The encoding a form tells; empty when it tells none we offer."""
    return encoding if encoding in {each.value for each in TOLD} else ""


def text(given: str, encoding: str) -> Shown:
    """Convert pasted text. Raises NothingToConvert, SandboxError."""
    return _shown(_text(given, encoding), encoding, whole=True)


def text_file(given: str, encoding: str) -> Made:
    """Pasted text as a file in UTF-8."""
    answer = _text(given, encoding)
    return Made(data=answer["data"], filename=_("converted-text") + ".txt", changed=answer["changed"])


def file(data: bytes, filename: str, encoding: str) -> Shown:
    """Convert a file and show what changes. Raises FileRefused (as SandboxRefused), SandboxError, Office*."""
    return _shown(_file(data, filename, encoding)[0], encoding, whole=False)


def converted_file(data: bytes, filename: str, encoding: str) -> Made:
    """Convert a file; what needs nothing comes back as it is."""
    answer, name = _file(data, filename, encoding)
    if not answer["changed"]:
        return Made(data=data, filename=filename, changed=False)
    stem, dot, ending = name.rpartition(".")
    return Made(
        data=answer["data"],
        filename=f"{stem}-unicode.{ending}" if dot else f"{name}-unicode",
        changed=True,
    )


def _text(given: str, encoding: str) -> Mapping[str, Any]:
    if not given.strip():
        raise NothingToConvert
    answer: Mapping[str, Any] = sandbox.call(f"{_TARGET}:text", given, encoding)
    return answer


def _file(data: bytes, filename: str, encoding: str) -> tuple[Mapping[str, Any], str]:
    name = filename
    if data.startswith(_OLD_OFFICE):
        data, name = legacy_office.modernised(data, filename)
    answer = sandbox.call(f"{_TARGET}:file", data, name, encoding, cpu_seconds=20, wall_seconds=40)
    return answer, name


def _shown(answer: Mapping[str, Any], told: str, *, whole: bool) -> Shown:
    state = _state(answer)
    most = _SHOWN_TEXT if whole else _SHOWN
    passages = [marked(_visible(before), after) for before, after, _label in answer["passages"][:most]]
    total = len(answer["passages"]) if whole else answer["count"]
    return Shown(
        state=state,
        chip=_chip(state),
        recognised=_recognised(answer),
        certainty=_certainty(answer, state, told),
        kind=str(_KINDS.get(answer["kind"], answer["kind"])),
        guessed=answer["guessed"],
        unmapped=answer["unmapped"],
        undecided=answer["undecided"],
        notes=[_note(note) for note in answer["notes"]],
        passages=passages if answer["changed"] or state == "unsure" else [],
        count=answer["count"],
        hidden=max(0, total - len(passages)) if answer["changed"] else 0,
        alternatives=[
            Alternative(encoding=each["encoding"], name=name_of(each["encoding"]), sample=each["sample"])
            for each in answer["alternatives"]
        ],
        text=answer["data"].decode("utf-8", "replace") if whole else "",
    )


def _state(answer: Mapping[str, Any]) -> str:
    if not answer["sure"]:
        return "unsure" if answer["changed"] or answer["alternatives"] or answer["undecided"] else "left"
    if answer["changed"]:
        return "changed"
    return "left" if answer["notes"] else "same"


def _chip(state: str) -> wording.Chip:
    return {
        "changed": wording.Chip(label=_("Converted"), icon="check-circle-fill", tone="good"),
        "unsure": wording.Chip(label=_("Please check"), icon="exclamation-triangle-fill", tone="wait"),
        "same": wording.Chip(label=_("Already right"), icon="check-lg", tone="quiet"),
        "left": wording.Chip(label=_("Left as it is"), icon="dash-circle", tone="quiet"),
    }[state]


def name_of(encoding: str) -> str:
    """An encoding in words."""
    return str(_NAMES.get(Encoding(encoding), encoding))


def _recognised(answer: Mapping[str, Any]) -> str:
    labels: Mapping[str, int] = answer["labels"]
    return ", ".join(name_of(label) for label in sorted(labels, key=lambda label: -labels[label]))


def _certainty(answer: Mapping[str, Any], state: str, told: str) -> str:
    """The margin in plain words."""
    if told and answer["kind"] == "text":
        return _("Read as you told.")
    if state == "same":
        return _("The text is Unicode in the form of TCVN 6909:2001, or needs no marks. Nothing was changed.")
    if state == "left" and answer["notes"]:
        return _("Nothing was changed.")
    if state == "left":
        return _("No Vietnamese encoding fits, so nothing was changed. If you know the encoding, choose it.")
    if state == "unsure":
        return _unsure(answer)
    if answer["kind"] != "text":
        return _("Certain: every changed passage was recognised clearly, and none was left in doubt.")
    if answer["margin"] is None or answer["margin"] >= _CERTAIN:
        return _("Certain: no other reading gives Vietnamese text.")
    return _("Rather certain: another reading is much less likely. A look at the result is enough.")


def _unsure(answer: Mapping[str, Any]) -> str:
    undecided = answer["undecided"]
    if undecided:
        return ngettext(
            "%(count)s passage was left as it is, because it may be read in more than one way.",
            "%(count)s passages were left as they are, because they may be read in more than one way.",
            undecided,
        ) % {"count": wording.number(undecided)}
    return _("Not certain: the text is short or may be read in more than one way. Choose the right reading.")


def _note(note: str) -> str:
    if note.startswith(_ATTACHMENT):
        why = wording.spoken(note.removeprefix(_ATTACHMENT))
        return _("An attachment was left as it is: %(why)s") % {"why": why}
    return wording.spoken(note)


def _visible(before: str) -> str:
    """The text as old fonts showed it: a soft hyphen was a letter to them and would not be seen."""
    return before.replace("\u00ad", "-")
