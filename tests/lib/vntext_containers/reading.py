"""Readers of the files the tests write: paragraphs as an ordinary program shows them."""

from __future__ import annotations

import html
import io
import re
import zipfile

from lxml import etree

from .writing import A, W, X


def _roots(data: bytes, folder: str) -> list[etree._Element]:
    archive = zipfile.ZipFile(io.BytesIO(data))
    names = [n for n in archive.namelist() if n.startswith(folder) and n.endswith(".xml")]
    return [etree.fromstring(archive.read(name)) for name in names]


def docx(data: bytes) -> list[str]:
    return [
        "".join(
            "\u00ad" if e.tag.endswith("softHyphen") else e.text or ""
            for e in paragraph.iter(f"{{{W}}}t", f"{{{W}}}softHyphen")
        )
        for root in _roots(data, "word/")
        for paragraph in root.iter(f"{{{W}}}p")
    ]


def xlsx(data: bytes) -> list[str]:
    return [
        "".join(e.text or "" for e in item.iter(f"{{{X}}}t"))
        for root in _roots(data, "xl/")
        for item in root.iter(f"{{{X}}}si", f"{{{X}}}is")
    ]


def pptx(data: bytes) -> list[str]:
    return [
        "".join(e.text or "" for e in paragraph.iter(f"{{{A}}}t"))
        for root in _roots(data, "ppt/slides/")
        for paragraph in root.iter(f"{{{A}}}p")
    ]


def rtf(data: bytes) -> list[str]:
    text = re.sub(r"\{\\fonttbl.*?\n", "", data.decode("latin-1"), flags=re.DOTALL)
    text = re.sub(r"\\u(-?\d+)\?", lambda m: chr(int(m[1]) & 0xFFFF), text)
    text = re.sub(r"\\'(..)", lambda m: bytes.fromhex(m[1]).decode("cp1252"), text)
    text = re.sub(r"\\par(?![a-z])", "\x01", text)
    text = re.sub(r"\\[a-z]+-?\d* ?", "", text).replace("\r\n", "")
    return [line.replace("{", "").replace("}", "").strip() for line in text.split("\x01")]


def page(data: bytes) -> list[str]:
    text = re.sub(r"<style>.*?</style>", "", data.decode(), flags=re.DOTALL)
    return [html.unescape(re.sub("<[^>]+>", "", line)) for line in text.split("\n")]
