"""Textual's terminal, without its questions to the terminal and deaf to bytes that are no text."""

from __future__ import annotations

import codecs
import os
import re
import select
from typing import Final

from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

_TICK: Final = 0.1
_CHUNK: Final = 4096
_ANSWER: Final = re.compile(
    r"\x1b(?:"
    r"P[^\x1b]*\x1b\\"  # the terminal's name, and other device control strings
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # a colour it was asked for
    r"|\[[?>=][0-9;$]*[a-zA-Z]"  # its attributes and modes
    r"|\[27;[0-9]+;[0-9]+~|\[[0-9;]+u"  # keys of a protocol that was not asked for
    r")"
)
"""What a terminal says of itself (ECMA-48, xterm's ctlseqs): no key, and Textual would type it."""


class TolerantDriver(LinuxDriver):
    """One byte that is not UTF-8 ends the stock driver, traceback and all; here it is ignored."""

    def run_input_thread(self) -> None:
        """Turn what is typed into events, until the driver stops or the terminal is gone."""
        parser = XTermParser(self._debug)
        decode = codecs.getincrementaldecoder("utf-8")("ignore").decode
        try:
            while not self.exit_event.is_set():
                data = self._read()
                if data is None:
                    return
                # An empty text would mean the end of input to the parser; half a character is one.
                if text := _ANSWER.sub("", decode(data)):
                    for event in parser.feed(text):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
        except (EOFError, ParseError):
            return

    def _read(self) -> bytes | None:
        """What was typed; nothing if nothing was; None once the terminal is gone."""
        try:
            if not select.select([self.fileno], [], [], _TICK)[0]:
                return b""
            return os.read(self.fileno, _CHUNK) or None
        except OSError:
            return None

    def _request_terminal_sync_mode_support(self) -> None:
        """Ask nothing: a late answer on a slow line would be taken for keys."""

    def _query_in_band_window_resize(self) -> None:
        """Ask nothing."""
