"""The formats of Word: DOCX, RTF, and DOC, which is written out as RTF."""
