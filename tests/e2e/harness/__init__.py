"""What the end-to-end tests stand on: a real sshd, a terminal, an installation, a search."""
