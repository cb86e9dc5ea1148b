"""The same post given twice, under two names: counted twice, it would tell on nobody's behalf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iscg_tui.report.consolidation.errors import ConsolidationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iscg_tui.report.consolidation.poste import Annee, PosteLu


def check(posts: Sequence[PosteLu]) -> None:
    """Raises ``ConsolidationError`` for two files alike, or alike in a whole year asked for."""
    seals: dict[str, PosteLu] = {}
    for post in posts:
        if other := seals.get(post.empreinte):
            raise ConsolidationError(
                f"« {other.nom} » et « {post.nom} » ont le même contenu : n’en gardez qu’un."
            )
        seals[post.empreinte] = post
    for year in sorted({year for post in posts for year in post.annees}):
        seen: dict[frozenset[object], PosteLu] = {}
        for post in posts:
            content = _content(post.annees[year])
            if not content:
                continue
            if other := seen.get(content):
                raise ConsolidationError(
                    f"« {other.nom} » (lot {other.lot}) et « {post.nom} » (lot {post.lot}) "
                    f"comptent exactement la même année {year} : c’est sans doute le même "
                    "poste, gardez le lot le plus grand."
                )
            seen[content] = post


def _content(annee: Annee) -> frozenset[object]:
    return frozenset(
        (id_, codes, value) for id_, sums in annee.sommes.items() for codes, value in sums.items()
    )
