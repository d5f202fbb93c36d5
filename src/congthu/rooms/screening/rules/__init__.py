"""The screening rules, one small pure file each: ``NAME``, ``SENTENCE`` and ``check``."""
