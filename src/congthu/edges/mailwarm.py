"""Imports what judging and reading messages needs, for the process that children are forked from.

Reading one short old text loads the model of the language; what a child forks from has it already.
"""

from __future__ import annotations

from congthu.edges import mailreading
from congthu.lib.vntext import Encoding, encode

mailreading.read(b"Subject: x\r\n\r\n" + encode("Kính gửi các đơn vị", Encoding.TCVN3).data)
