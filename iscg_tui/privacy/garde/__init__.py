"""The names guard: where, in a text, someone whose name is kept shows through (§3.6).

It takes names and a text, and knows neither the store nor any document.
"""

from iscg_tui.privacy.garde.examen import Garde
from iscg_tui.privacy.garde.personne import Personne
from iscg_tui.privacy.garde.trouvaille import Sorte, Trouvaille

__all__ = ["Garde", "Personne", "Sorte", "Trouvaille"]
