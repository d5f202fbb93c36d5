"""Reading in the limited worker: documents a second, DOCX, PDF and text in turn, on all given threads.

Run: ``.venv/bin/python benchmarks/reading_speed.py [DOCUMENTS] [THREADS]``; the result is a line of JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bench.letters import Letter, as_docx, as_pdf, as_text
from congthu.edges import reading


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    threads = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count() or 1
    files = [
        make(Letter(number=f"Số: {number}/BTC-VP", about=f"V/v thử lần {number}", primary=("Bộ Nội vụ.",)))
        for number in range(10)
        for make in (as_docx, as_pdf, as_text)
    ]
    reading.read(files[0], "")
    started = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        running = [pool.submit(reading.read, files[at % len(files)], "") for at in range(documents)]
        for done, each in enumerate(as_completed(running), 1):
            each.result()
            rate = done / (time.monotonic() - started)
            if done % 20 and done < documents:
                continue
            print(f"\r{done}/{documents} read, {rate:.0f}/s ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(json.dumps({"documents": documents, "threads": threads, "per_second": round(rate, 1)}))


if __name__ == "__main__":
    main()
