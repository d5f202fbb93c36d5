"""Password hashing that Django and Dovecot both understand.

law: D34.3 officers keep their mail secure.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class OneLaneArgon2(Argon2PasswordHasher):
    """Argon2id with one lane: libsodium, which checks the hash inside Dovecot, knows no other.

    64 MiB and three passes cost about 150 ms of CPU, above the least the OWASP cheat sheet asks for.
    """

    time_cost = 3
    memory_cost = 65_536
    parallelism = 1
