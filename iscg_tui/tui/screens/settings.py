"""The post's settings, kept in reglages.toml, which never holds a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from iscg_tui.dossier import DossierError
from iscg_tui.reglages import Reglages, ReglagesError, save
from iscg_tui.tui.screen import Exit, Screen
from iscg_tui.tui.theme import available_themes
from iscg_tui.tui.widgets.field import Field
from iscg_tui.tui.widgets.form import Entry, Form, FormEnd
from iscg_tui.tui.widgets.page import Size, page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iscg_tui.tui.keyboard import Key
    from iscg_tui.tui.line import Line
    from iscg_tui.tui.session import Session

INSTITUTIONS: Final = (
    ("PN GN", "police et gendarmerie"),
    ("PN", "police seule"),
    ("GN", "gendarmerie seule"),
)
_CLAVIERS: Final = (
    ("auto", "automatique"),
    ("azerty", "AZERTY"),
    ("qwerty", "QWERTY"),
    ("bepo", "BÉPO"),
)
_PAS: Final = (
    ("annee", "année seule"),
    ("semestre", "année et semestres"),
    ("trimestre", "année et trimestres"),
)
_PROTECTIONS: Final = (
    ("masquage", "masqués"),
    ("arrondi", "arrondis, avec les autres"),
)
_SEPARATOR: Final = ";"


def form_of(reglages: Reglages) -> Form:
    """The settings as a form."""
    themes = tuple((theme.name, theme.titre) for theme in available_themes())
    names = [name for name, _ in themes]
    served = " ".join(reglages.institutions)
    values = [value for value, _ in INSTITUTIONS]
    return Form(
        (
            _text("poste_nom", "Poste", "Le nom du poste, comme le rapport le dira.", reglages),
            _text(
                "employeur", "Employeur", "L’autorité hiérarchique, nommée au rapport.", reglages
            ),
            _text(
                "autorite_fonctionnelle",
                "Autorité fonctionnelle",
                "Le service de police ou de gendarmerie à qui le rapport est adressé.",
                reglages,
            ),
            Entry(
                "institutions",
                "Institutions",
                "Celles que le poste sert. S’il n’en sert qu’une, la saisie ne la demande pas.",
                options=INSTITUTIONS,
                chosen=values.index(served) if served in values else 0,
            ),
            Entry(
                "unites_locales",
                "Unités locales",
                "Commissariats et brigades servis, séparés par « ; ».",
                Field.holding(f"\u00a0{_SEPARATOR} ".join(reglages.unites_locales), 300),
            ),
            Entry(
                "verrouillage_minutes",
                "Verrouillage (min)",
                "Minutes sans touche avant que l’écran se verrouille, de 1 à 30.",
                Field.holding(str(reglages.verrouillage_minutes), 2, numeric=True),
            ),
            Entry(
                "conservation_mois",
                "Conservation (mois)",
                "Mois après le dernier contact au-delà desquels une personne est à effacer, de 1 à "
                "120 ; la CNIL en retient 24.",
                Field.holding(str(reglages.conservation_mois), 3, numeric=True),
            ),
            Entry(
                "theme",
                "Thème",
                "Les couleurs de l’écran ; l’effet est immédiat.",
                options=themes,
                chosen=names.index(reglages.theme) if reglages.theme in names else 0,
            ),
            Entry(
                "clavier",
                "Clavier",
                "Sans Maj, les touches du haut valent des chiffres ; automatique lit AZERTY.",
                options=_CLAVIERS,
                chosen=[value for value, _ in _CLAVIERS].index(reglages.clavier),
            ),
            Entry(
                "pas_rapport",
                "Pas du rapport",
                "Le plus souvent que sort un rapport. Plus fin que l’année, il y masque davantage.",
                options=_PAS,
                chosen=[value for value, _ in _PAS].index(reglages.pas_rapport),
            ),
            Entry(
                "protection_rapport",
                "Petits nombres",
                "Dans un rapport : masqués, ou arrondis à 5 (à l’année). N’en changez pas pour une "
                "année déjà envoyée.",
                options=_PROTECTIONS,
                chosen=[value for value, _ in _PROTECTIONS].index(reglages.protection_rapport),
            ),
        )
    )


def settings_from(form: Form, reglages: Reglages) -> Reglages:
    """The settings a form holds; ReglagesError, a French sentence, when one does not fit."""
    values = form.values
    units = tuple(part.strip() for part in values["unites_locales"].split(_SEPARATOR))
    return replace(
        reglages,
        poste_nom=values["poste_nom"],
        employeur=values["employeur"],
        autorite_fonctionnelle=values["autorite_fonctionnelle"],
        institutions=tuple(values["institutions"].split()),
        unites_locales=tuple(unit for unit in units if unit),
        verrouillage_minutes=_number(values, "verrouillage_minutes"),
        conservation_mois=_number(values, "conservation_mois"),
        theme=values["theme"],
        clavier=values["clavier"],
        pas_rapport=values["pas_rapport"],
        protection_rapport="arrondi" if values["protection_rapport"] == "arrondi" else "masquage",
    )


def _number(values: Mapping[str, str], name: str) -> int:
    # Without a figure the bounds are said, as for a number out of them.
    return int(values[name] or 0)


def _text(name: str, label: str, help_: str, reglages: Reglages) -> Entry:
    return Entry(name, label, help_, Field.holding(getattr(reglages, name), 120))


class Settings(Screen):
    """The settings; ``first`` says that they close the first run."""

    subject = "reglages"

    def __init__(
        self, session: Session, back: Callable[[], Screen], *, first: bool = False
    ) -> None:
        self.session = session
        self.back = back
        self.first = first
        self.before = session.reglages
        self.form = form_of(session.reglages)

    @property
    def takes_text(self) -> bool:
        """Always."""
        return True

    def press(self, key: Key) -> Screen | Exit:
        """Type, choose, save."""
        self.form, end = self.form.press(key)
        match end:
            case FormEnd.SAVED:
                return self._save()
            case FormEnd.ABANDONED:
                self.session.adopt(self.before)
                return self.back()
        self._preview()
        return self

    def paste(self, text: str) -> None:
        """Put a pasted text in the current field."""
        self.form = self.form.insert(text)

    def _preview(self) -> None:
        theme = self.form.values["theme"]
        if theme != self.session.reglages.theme:
            self.session.adopt(replace(self.session.reglages, theme=theme))

    def _save(self) -> Screen:
        session = self.session
        try:
            reglages = settings_from(self.form, self.before)
            save(session.dossier.reglages, reglages)
        except (ReglagesError, DossierError) as error:
            self._refused(error)
            return self
        session.adopt(reglages)
        session.say("Réglages enregistrés.")
        return self.back()

    def _refused(self, error: ReglagesError | DossierError) -> None:
        """Say what does not fit, in the words of the form and on the field that holds it."""
        self.form, said = replace(self.form, leaving=False), str(error)
        labels = {entry.name: entry.label for entry in self.form.entries}
        if isinstance(error, ReglagesError) and error.cle in labels:
            self.form = self.form.at(error.cle)
            said = said.replace(f"« {error.cle} »", f"« {labels[error.cle]} »")
        self.session.warn(said)

    def leave(self) -> dict[str, Any] | None:
        """Come back to the settings as they were saved."""
        return {"ecran": "reglages"}

    def draw(self, size: Size) -> list[Line]:
        """The form."""
        title = "Réglages du poste"
        right = "étape 4 sur 4" if self.first else ""
        body: list[Line] = [(), *self.form.draw(size.inner, gap=False)]
        keys = [*self.form.keys, ("F1", "aide"), ("²", "masquer")]
        return page(size, title, right, body, keys, self.session.message)
