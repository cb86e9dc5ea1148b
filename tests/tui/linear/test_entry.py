"""An entry in lines of text: the ribbon's own answers, said back one by one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iscg_tui.intake.brouillon import from_draft
from iscg_tui.intake.ouverture import nouvelle_situation
from iscg_tui.intake.ruban import Effet, Volet, press
from iscg_tui.intake.situation import Adhesion
from iscg_tui.tui.linear.terminal import Reason, Terminal
from iscg_tui.tui.places import return_to
from iscg_tui.tui.screens.entry import EntryScreen
from iscg_tui.tui.screens.home import Home

from .listener import MINIMAL, Conversation

if TYPE_CHECKING:
    from iscg_tui.intake.ruban import Ruban
    from iscg_tui.tui.session import Session

TODAY = date(2026, 11, 23)
WORDS = {
    "space": "passer",
    "backspace": "retour",
    "right": "garder",
    "enter": "enregistrer",
    "u": "urgence",
    "j": "jour",
    "p": "préciser",
}
AZERTY = dict(zip("1234567890", "&é\"'(-è_çà", strict=True))
KEYS = [*"0123456789abcdejpuoni", "space", "enter", "backspace", "right"]
SAVES = (Effet.ENREGISTRER, Effet.ENREGISTRER_PUIS_IDENTITE)


def test_each_answer_is_said_back_and_the_next_question_follows(session: Session) -> None:
    heard = Conversation(session, *MINIMAL, "4", "1", "o")
    assert heard.after("La personne est")[0] == "1 Victime"
    assert "Public : victime" in heard.lines
    assert heard.after("Public : victime")[1] == "Âge de la personne"
    assert "Orientations : aide aux victimes (orientée)" in heard.lines
    assert heard.after("Adhésion : oui")[1] == "Enregistrée sous la référence 26-0001."
    kept = session.repository.get("26-0001")
    assert (kept.saisine, kept.public, kept.age, kept.nature) == ("FSI1", "VIC", "5", "VCO")
    assert [each.famille for each in kept.entretiens[0].orientations] == ["AAV"]


def test_the_unshifted_azerty_row_answers(session: Session) -> None:
    Conversation(session, "n", *"é&&&(&&éé", "n")
    assert session.done.last is not None
    assert session.done.last.after is not None
    assert session.done.last.after.saisine == "FSI1"


def test_choices_are_said_whole(session: Session) -> None:
    heard = Conversation(session, *MINIMAL[:7], "retour")
    for label in (
        "1 Violences conjugales",
        "a Alcool, stupéfiants",
        "9 Souffrance psychique, crise",
    ):
        assert any(line.startswith(label) for line in heard.lines)


def test_without_adhesion_only_counts_remain(session: Session) -> None:
    heard = Conversation(session, *MINIMAL, "n")
    assert session.repository.all() == []
    assert session.repository.pending() == 1
    assert "rien d’autre n’est conservé" in heard.raw


@given(
    st.lists(st.sampled_from(KEYS), max_size=40),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_answers_give_the_same_record_as_the_ribbon(
    session: Session, keys: list[str], azerty: bool, worded: bool
) -> None:
    ruban = nouvelle_situation(session.questionnaire, TODAY)
    lines, effet = [], Effet.RIEN
    for key in keys:
        if key == "d" and ruban.volet is Volet.JOUR:
            # There, the screen takes another day as a text.
            continue
        ruban, effet = press(ruban, key)
        typed = AZERTY.get(key, key) if azerty else key
        lines.append(WORDS.get(key, typed) if worded or len(key) > 1 else typed)
        if effet in SAVES:
            break
    back = Home(session)
    screen = EntryScreen(session, nouvelle_situation(session.questionnaire, TODAY), lambda: back)
    before, undone = session.done.last, len(session.repository.drafts())
    Conversation(session, *lines, first=screen)
    last = session.done.last
    if effet in SAVES:
        assert last is not before
        assert last is not None
        assert last.after is not None
        made = ruban.situation()
        assert last.after.entretiens == made.entretiens
        assert (last.after.kept, last.after.nature) == (made.kept, made.nature)
        assert {**_answers(last.after), "reference": None} == _answers(made)
        assert len(session.repository.drafts()) == undone
    else:
        assert last is before
        assert screen.ruban == ruban
        _same_draft(session, screen, ruban)


def _answers(situation: object) -> dict[str, object]:
    names = situation.__class__.__dataclass_fields__  # type: ignore[attr-defined]
    return {name: getattr(situation, name) for name in names}


def _same_draft(session: Session, screen: EntryScreen, ruban: Ruban) -> None:
    """What is on disk is what was answered."""
    if screen.brouillon is None:
        assert ruban.reponses == {}
        return
    kept = {each.id: each.payload for each in session.repository.drafts()}[screen.brouillon]
    again = from_draft(session.questionnaire, TODAY, kept)
    assert (again.reponses, again.orientations) == (ruban.reponses, ruban.orientations)


@pytest.mark.parametrize("answers", range(1, 9))
def test_the_end_of_input_leaves_a_draft_that_is_taken_up_where_it_was(
    session: Session, answers: int
) -> None:
    heard = Conversation(session, *MINIMAL[: answers + 1])
    assert heard.reason is Reason.RACCROCHE
    assert "La saisie en cours est gardée." in heard.raw
    place = session.repository.place
    rest = Conversation(session, *MINIMAL[answers + 1 :], "o", first=return_to(session, place))
    assert "Enregistrée sous la référence 26-0001." in rest.lines
    assert session.repository.drafts() == []
    assert session.repository.get("26-0001").adhesion is Adhesion.OUI


def test_each_answer_is_on_disk_before_the_next_question(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_disk = []
    ask = Terminal.ask

    def watched(terminal: Terminal, prompt: str, **how: bool) -> str:
        drafts = session.repository.drafts()
        on_disk.append(sorted(drafts[0].payload["reponses"]) if drafts else [])
        return ask(terminal, prompt, **how)

    monkeypatch.setattr(Terminal, "ask", watched)
    Conversation(session, *MINIMAL[:6])
    assert on_disk == [
        *([], [], []),
        ["saisine"],
        ["institution", "saisine"],
        ["institution", "public", "saisine"],
        ["age", "institution", "public", "saisine"],
    ]


def test_a_draft_set_aside_is_offered_at_home(session: Session) -> None:
    heard = Conversation(session, *MINIMAL[:5], "brouillon", "b", "1", *MINIMAL[5:], "n", "q")
    assert "b brouillon (1)" in heard.lines
    assert heard.reason is Reason.QUITTE
    assert session.repository.drafts() == []
    assert session.repository.pending() == 1


def test_going_back_offers_to_keep_what_was_answered(session: Session) -> None:
    heard = Conversation(session, "n", "2", "1", "1", "retour", "", "1")
    assert "1 Police (choisi)" in heard.lines
    assert heard.lines.count("Institution : police") == 2
    assert "Public : victime" in heard.lines


def test_a_line_that_answers_nothing_changes_nothing(session: Session) -> None:
    heard = Conversation(session, "n", "deux", "z", "", "2")
    assert any("Réponse non comprise" in line for line in heard.lines)
    assert any("ne répond pas à la question" in line for line in heard.lines)
    assert "Saisine : saisine directe par police/gendarmerie" in heard.lines


def test_another_day_and_optional_questions(session: Session) -> None:
    heard = Conversation(
        session,
        *("n", "2", "1", "jour", "d", "21 11", "1", "1", "5", "1", "1"),
        *("préciser", "9", "", "1", "1", "6", "", "2", "urgence", "2", "2", "o"),
    )
    kept = session.repository.get("26-0001")
    assert kept.entretiens[0].jour == date(2026, 11, 21)
    assert (kept.natures_secondaires, kept.champ_penal) == (("PSY",), "1")
    assert (kept.besoins, kept.delai, kept.urgence) == (("1", "6"), "2", "1")
    assert "Jour : samedi 21 novembre 2026" in heard.lines
    assert "Urgence : immédiate" in heard.lines


def test_help_and_what_was_answered_are_said_when_asked(session: Session) -> None:
    heard = Conversation(session, "n", "2", "1", "?", "relire")
    assert "brouillon : laisser la saisie de côté" in heard.lines
    assert heard.after("Réponse : relire")[:2] == [
        "Jour : lundi 23 novembre 2026",
        "Saisine : accueil, plainte",
    ]
    assert "1 Police" in heard.after("Réponse : relire")


@pytest.mark.parametrize("asked", ["aide", "?", "AIDE", "h"])
def test_help_at_home_says_what_its_letters_do(session: Session, asked: str) -> None:
    heard = Conversation(session, asked)
    assert any(line.startswith("b : reprend un brouillon") for line in heard.lines)


def test_an_entry_on_one_line_of_codes_is_said_back(session: Session) -> None:
    heard = Conversation(session, "c", "fsi1 pn xyz", "fsi1 pn vic 35 f vco tel simple o")
    assert "Au mot 3 :" in heard.lines
    assert "Nature : violences conjugales" in heard.lines
    assert session.repository.get("26-0001").age == "5"


def test_correct_then_undo_the_last_entry(session: Session) -> None:
    heard = Conversation(session, *MINIMAL, "o", "m", "", "", "2", "enregistrer", "x", "o")
    assert "Public : mis en cause, auteur" in heard.lines
    assert any(line.startswith("Corrigée") for line in heard.lines)
    assert session.repository.get("26-0001").public == "VIC"


def test_a_refused_write_is_said_and_the_answer_can_be_given_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iscg_tui.vault.errors import SaveRefused

    save, refusals = session.repository.save, iter((True, False))

    def once(*arguments: object, **named: object) -> object:
        if next(refusals):
            raise SaveRefused("Le disque est plein. Libérez de la place, puis recommencez.")
        return save(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(session.repository, "save", once)
    heard = Conversation(session, *MINIMAL, "o", "o")
    assert "Le disque est plein. Libérez de la place, puis recommencez." in heard.lines
    assert "Enregistrée sous la référence 26-0001." in heard.lines
