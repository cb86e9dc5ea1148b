"""What the end-to-end tests stand on: a real sshd, a terminal, an installation, a search."""

import pytest

# Before it is imported: its asserts then say what was compared.
pytest.register_assert_rewrite("harness.sentences")
