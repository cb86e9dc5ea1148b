"""``python -m iscg_tui``."""

import sys

from iscg_tui.cli import main

sys.exit(main())
