"""The examination of the reader: official documents of known content, rendered in many ways, and the marks.

- ``content`` says what a document holds and what a careful clerk writes down of it (the truth);
- ``agencies``, ``prose`` and ``blocks`` are the stock, ``composing`` and ``annexes`` make documents of it;
- ``render_*`` turn one document into files: DOCX by hand, PDF by typst, text, HTML, old encodings, what
  LibreOffice makes, scans; ``files`` gathers them into the set;
- ``secrets`` makes documents that bear a mark of secrecy, and ordinary ones that only speak of secrets;
- ``marking`` compares, ``report`` prints, ``examination`` is the command.

Nothing here imports the rules it examines, and the stock is written from the manners of offices, not from the
rules. The same seed gives the same documents.
"""
