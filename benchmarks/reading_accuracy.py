"""How accurately official documents are read, field by field: see ``reading.examination``."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from reading.examination import run

if __name__ == "__main__":
    sys.exit(run())
