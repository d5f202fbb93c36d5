"""``python -m congthu`` is the command ``congthu``."""

from congthu.apps.cli.main import main

main()
