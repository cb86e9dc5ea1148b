"""A draft: an entry set aside, as plain JSON values the store can keep."""

from __future__ import annotations

from datetime import date
from itertools import compress
from typing import TYPE_CHECKING, Any

from iscg_tui.intake.ruban import Objet, Ruban
from iscg_tui.intake.situation import Adhesion, Orientation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iscg_tui.intake.question import Questionnaire


def to_draft(ruban: Ruban) -> dict[str, Any]:
    """What a draft keeps, as plain JSON values; ``from_draft`` gives the entry back."""
    return {
        "objet": ruban.objet.value,
        "jour": ruban.jour.isoformat(),
        "etapes": list(ruban.etapes),
        "reponses": {name: list(codes) for name, codes in ruban.reponses.items()},
        "orientations": [[o.famille, o.issue, o.accord] for o in ruban.orientations],
        "adhesion": ruban.adhesion.value if ruban.adhesion else None,
        "urgence": ruban.urgence,
        "position": ruban.position,
        "precision": ruban.precision,
        "en_attente": ruban.en_attente,
    }


def from_draft(questionnaire: Questionnaire, aujourdhui: date, draft: Mapping[str, Any]) -> Ruban:
    """The entry a draft kept, where it was left.

    An indicator that is asked no more is passed over; what was answered to it stays.
    """
    known = [each in questionnaire.questions for each in draft["etapes"]]
    return Ruban(
        questionnaire,
        Objet(draft["objet"]),
        aujourdhui,
        date.fromisoformat(draft["jour"]),
        tuple(compress(draft["etapes"], known)),
        {name: tuple(codes) for name, codes in draft["reponses"].items()},
        tuple(Orientation(*each) for each in draft["orientations"]),
        Adhesion(draft["adhesion"]) if draft["adhesion"] else None,
        draft["urgence"],
        min(sum(known[: draft["position"]]), sum(known) - 1),
        draft["precision"],
        draft["en_attente"],
    )
