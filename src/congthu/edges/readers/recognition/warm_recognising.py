"""Imported by the zygote that recognises pages: loads Tesseract's data once, for all children."""

from __future__ import annotations

import io
from contextlib import suppress

import cv2
import numpy as np
from PIL import Image

from congthu.edges.readers.recognition import recognising
from congthu.rooms.documents.errors import DocumentWithoutText

_page = cv2.putText(np.full((300, 900, 3), 255, np.uint8), "Warm", (80, 200), 0, 4, (0, 0, 0), 8)
_held = io.BytesIO()
Image.fromarray(_page).save(_held, "PNG")
# Where the data are missing, each page will say so.
with suppress(DocumentWithoutText):
    recognising.page(_held.getvalue(), 0)
