"""Whatever was done, undoing it all leaves the store and its sums as they were."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iscg_tui.intake.situation import Adhesion, Entretien, Identite, Situation
from iscg_tui.tui.actions import Action, Actions

from .typist import TODAY

if TYPE_CHECKING:
    from iscg_tui.tui.session import Session
    from iscg_tui.vault.repository import Repository

KINDS = (
    "entrée",
    "comptée",
    "entretien",
    "correction",
    "correction comptée",
    "identité",
    "retrait",
)


def done(repository: Repository, kind: str, number: int, counted: list[Situation]) -> Action:
    """One thing done, chosen among what the store holds."""
    adhesion = Adhesion.NON if kind == "comptée" else Adhesion.OUI
    new = Situation(
        "FSI1",
        "PN",
        ("VIC", "MEC")[number % 2],
        "5",
        "1",
        "VCO",
        adhesion,
        (Entretien(TODAY, "1", "1"),),
    )
    kept = repository.all()
    if kind == "correction comptée" and counted:
        was = counted[-1]
        return Action(kind, was, repository.correct_uncounted(was, replace(was, age="6")))
    if kind in KINDS[:2] or not kept:
        return Action(kind, None, repository.save(new))
    was = kept[number % len(kept)]
    reference = str(was.reference)
    if kind == "retrait":
        repository.cancel(reference)
        return Action(kind, was, None)
    if kind == "entretien":
        return Action(kind, was, repository.add_entretien(reference, Entretien(TODAY, "2", "1")))
    changed = (
        replace(was, identite=Identite(nom="Fictif"))
        if kind == "identité"
        else replace(was, public="MEC")
    )
    return Action(kind, was, repository.correct(reference, changed))


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 8)), max_size=8), st.integers(0, 8)
)
def test_undoing_all_gives_back_the_store_and_its_sums(
    session: Session, kinds: list[tuple[str, int]], published_after: int
) -> None:
    repository = session.repository
    situations, sums = repository.all(), dict(repository.counters().sommes)
    actions = Actions()
    for rank, (kind, number) in enumerate(kinds):
        counted = (
            [actions.last.after]
            if actions.last and actions.last.after and not actions.last.after.kept
            else []
        )
        actions.add(done(repository, kind, number, counted))
        if rank == published_after:
            repository.publish()
    while actions.undo(repository) is not None:
        pass
    assert sorted(repository.all(), key=lambda each: str(each.reference)) == situations
    assert dict(repository.counters().sommes) == sums
