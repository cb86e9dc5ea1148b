"""Home: today without names, the counts, and what each key opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.intake.ouverture import corriger_entretien, corriger_situation, nouvelle_situation
from iscg_tui.tui.dates import long_date
from iscg_tui.tui.line import Line, Span, fit, line
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.screens.code_line import CodeLine
from iscg_tui.tui.screens.confirm import Confirm
from iscg_tui.tui.screens.drafts import Drafts
from iscg_tui.tui.screens.echeances import Deadlines
from iscg_tui.tui.screens.entry import Cible, EntryScreen
from iscg_tui.tui.screens.keys import Keys
from iscg_tui.tui.screens.own_figures import OwnFigures
from iscg_tui.tui.screens.person import Person
from iscg_tui.tui.screens.report.period import ChoosePeriod
from iscg_tui.tui.screens.search import Search
from iscg_tui.tui.screens.settings import Settings
from iscg_tui.tui.widgets.page import Size, key_and_label, page, room_for_body, rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from iscg_tui.intake.situation import Situation
    from iscg_tui.tui.actions import Action
    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.session import Session

_LISTED_MAX: Final = 9
_WIDE: Final = 72
_REFERENCE: Final = 8
_NATURE: Final = 23
_MODE: Final = 18
_FINDS: Final = (Span("r", "touche"), Span(" les retrouve"))


class Home(Screen):
    """Where every entry starts and ends. No name is ever shown here."""

    subject = "accueil"

    def __init__(self, session: Session) -> None:
        self.session = session
        back = self._again
        self._opens: dict[str, Callable[[], Screen | Exit]] = {
            "n": self._new,
            "c": lambda: CodeLine(session, back),
            "r": lambda: Search(session, back),
            "a": lambda: ChoosePeriod(session, back),
            "e": lambda: Deadlines(session, back),
            "f": lambda: OwnFigures(session, back),
            "m": self._correct_last,
            "x": self._undo,
            "b": self._drafts,
            "p": self._publish,
            "g": lambda: Settings(session, back),
            "k": lambda: Keys(session, back),
            "v": lambda: Exit.VERROUILLER,
            "q": lambda: Exit.QUITTER,
        }

    def _again(self) -> Screen:
        return self

    def press(self, key: Key) -> Screen | Exit:
        """Open what the key opens; a digit opens one of today's situations."""
        choice = key.choice
        if choice.isascii() and choice.isdigit():
            return self._open(int(choice))
        opens = self._opens.get(choice)
        return opens() if opens else self

    def _new(self) -> Screen:
        ruban = nouvelle_situation(self.session.questionnaire, self.session.today())
        return EntryScreen(self.session, ruban, self._again)

    def _open(self, number: int) -> Screen:
        listed = self._listed()
        if 0 < number <= len(listed):
            return Person(self.session, str(listed[number - 1].reference), self._again)
        return self

    def _listed(self) -> list[Situation]:
        return self._of_today()[:_LISTED_MAX]

    def _of_today(self) -> list[Situation]:
        return self.session.repository.of_day(self.session.today())

    def _drafts(self) -> Screen:
        if self.session.repository.drafts():
            return Drafts(self.session, self._again)
        self.session.say("Aucun brouillon en attente.", "faible")
        return self

    # The last action

    def _last(self) -> Action | None:
        last = self.session.done.last
        if last is None:
            self.session.say(
                "Rien n’a été saisi depuis l’ouverture : ouvrez la situation pour la corriger.",
                "faible",
            )
        return last

    def _correct_last(self) -> Screen:
        session, last = self.session, self._last()
        if last is None:
            return self
        situation = last.after
        if situation is None:
            session.say("La dernière action est une annulation : x la défait.", "faible")
            return self
        if last.entretien is not None:
            same = [i for i, each in enumerate(situation.entretiens) if each == last.entretien]
            ruban = corriger_entretien(
                session.questionnaire, session.today(), last.entretien, same[-1]
            )
        else:
            ruban = corriger_situation(session.questionnaire, session.today(), situation)
        comptee = situation if situation.reference is None else None
        return EntryScreen(session, ruban, self._again, Cible(situation.reference, ruban, comptee))

    def _undo(self) -> Screen:
        session, last = self.session, self._last()
        if last is None:
            return self
        if not last.undoable:
            session.warn("L’adhésion retirée a effacé ce qui était conservé : rien n’y revient.")
            return self
        sentences = last.undoing(session.nomenclature) or ["rien ne change."]
        return Confirm(
            session,
            "Annuler la dernière action",
            (_described(last), "Dans les comptes : " + " ".join(sentences), "L’annuler ?"),
            self._undone,
            self._again,
        )

    def _undone(self) -> Screen:
        session = self.session
        undone = session.done.undo(session.repository)
        deeper = " x annule l’action d’avant." if session.done.last else ""
        if undone is not None:
            session.say(f"Annulé : {_described(undone)}{deeper}")
        return self

    # Publication

    def _publish(self) -> Screen:
        session = self.session
        pending = session.repository.pending()
        if not pending:
            session.say("Tout est déjà publié dans le fichier de compteurs.", "faible")
            return self
        if pending >= session.reglages.seuil_publication:
            return self._published()
        return Confirm(
            session,
            "Publier les comptes",
            (
                (
                    "Publier ajoute vos saisies au rapport ; rien n’est envoyé. Cela se fait seul "
                    f"à {session.reglages.seuil_publication} situations, pour qu’aucune ne se "
                    "lise à part dans le fichier de compteurs. En attente : "
                    f"{_situations(pending)}. Attendre est plus prudent."
                ),
                "Publier quand même ?",
            ),
            self._published,
            self._again,
        )

    def _published(self) -> Screen:
        self.session.repository.publish()
        self.session.say("Comptes publiés dans le fichier de compteurs.")
        return self

    # Drawing

    def draw(self, size: Size) -> list[Line]:
        """The counts, today's list, the keys."""
        session = self.session
        keys = self._keys()
        body: list[Line] = [(), *self._tallies(), self._due(), rule(size)]
        room = room_for_body(size, keys, session.message) - len(body)
        body += self._today(size.inner, room)
        name = session.reglages.poste_nom or "ISCG"
        return page(size, name, long_date(session.today()), body, keys, session.message)

    def _keys(self) -> list[tuple[str, str]]:
        session = self.session
        keys = [
            ("n", "nouvelle situation"),
            ("c", "en une ligne"),
            ("r", "rechercher"),
            ("a", "rapport d’activité"),
            ("e", "échéances"),
            ("f", "mes chiffres"),
        ]
        if count := len(session.repository.drafts()):
            keys.append(("b", f"brouillon{'s' if count > 1 else ''} ({count})"))
        if session.done.last is not None:
            keys += [("m", "modifier la dernière"), ("x", "annuler la dernière")]
        if pending := session.repository.pending():
            keys.append(("p", f"publier ({pending} en attente)"))
        if listed := len(self._listed()):
            keys.append(("1" if listed == 1 else f"1…{listed}", "ouvrir"))
        return [
            *keys,
            ("g", "réglages"),
            ("k", "clés"),
            ("v", "verrouiller"),
            ("q", "quitter"),
            ("h", "aide"),
            ("²", "masquer"),
        ]

    def _tallies(self) -> list[Line]:
        tallies = self.session.repository.tallies(self.session.today())
        heads = ("aujourd’hui", "ce mois", "cette année")
        columns = (tallies.jour, tallies.mois, tallies.annee)
        lines = [(Span(" " * 14), *(Span(f"{head:>14}", "faible") for head in heads))]
        for row, label in enumerate(("Situations", "Entretiens")):
            numbers = tuple(Span(f"{column[row]:>14}", "nombre") for column in columns)
            lines.append((Span(f"{label:<14}"), *numbers))
        return lines

    def _due(self) -> Line:
        """How many are to be erased or kept for a reason; an empty line for none."""
        session = self.session
        months = session.reglages.conservation_mois
        count = session.repository.due_count(session.today(), months)
        if not count:
            return ()
        each = "conservation échue" if count == 1 else "conservations échues"
        return line(Span(f"{count} {each} : ", "alerte"), *key_and_label("e", "les voit"))

    def _today(self, width: int, room: int) -> list[Line]:
        met = self._of_today()
        uncounted = self._counted_only(met)
        if not met and not uncounted:
            return [
                (),
                line("Aucune saisie aujourd’hui."),
                (),
                line(*key_and_label("n", "commence une situation : une touche par réponse.")),
            ]
        last: list[Line] = []
        if uncounted:
            text = f"{uncounted} comptée{_s(uncounted)} seulement : sans adhésion recueillie"
            last.append(line(Span(f"  {text}", "faible")))
        room -= len(last)
        all_fit = len(met) <= min(room, _LISTED_MAX)
        listed = met if all_fit else met[: max(min(room - 1, _LISTED_MAX), 0)]
        if others := len(met) - len(listed):
            last.insert(0, line("… et ", f"{others} autre{_s(others)}, ", *_FINDS))
        return [*(self._row(*each, width) for each in enumerate(listed, start=1)), *last]

    def _counted_only(self, met: list[Situation]) -> int:
        """How many of today's new situations the store counts without keeping them."""
        today = self.session.today()
        kept = sum(1 for each in met if each.ouverture == today)
        return max(self.session.repository.tallies(today).jour[0] - kept, 0)

    def _row(self, number: int, situation: Situation, width: int) -> Line:
        session = self.session
        rang = len(situation.entretiens)
        ordinal = "1er" if rang == 1 else f"{rang}e"
        wide = width >= _WIDE
        text = (
            f" {fit(str(situation.reference), _REFERENCE)}"
            f"{fit(session.court('nature', situation.nature), _NATURE)} "
            f"{fit(session.court('mode', situation.entretiens[-1].mode), _MODE)} {ordinal}"
            f"{' entretien' if wide else ''}"
        )
        return (Span(str(number), "touche"), Span(fit(text, width - 1)))


def _s(count: int) -> str:
    return "s" if count > 1 else ""


def _described(action: Action) -> str:
    """What was done, without a name."""
    which = f" {action.reference}" if action.reference else ", comptée seulement"
    return f"{action.name}{which}."


def _situations(count: int) -> str:
    return f"{count} situation{_s(count)}"
