"""Protection of small numbers: pure arithmetic on the sums, which knows no label and no document.

The method, what an attacker is taken to know and the limits are in ``docs/petits-nombres.md``.
"""
