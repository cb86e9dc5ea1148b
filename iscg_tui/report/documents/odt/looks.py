"""The styles of a report in a template: hers where it has them, the program's otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from odfdo import Element, Styles

TITLE: Final = "Title"
SUBTITLE: Final = "Subtitle"
HEADING: Final = "Heading_20_1"
BODY: Final = "Text_20_body"
CAPTION: Final = "Caption"
CELL: Final = "Table_20_Contents"
HEAD: Final = "Table_20_Heading"
WARNING: Final = "Rapport_20_avertissement"
DESCRIPTION: Final = "Rapport_20_description"
UNIT: Final = "Rapport_20_unité"
REMARK: Final = "Rapport_20_remarque"
NOTE: Final = "Rapport_20_note"
FIGURE: Final = "Rapport_20_figure"
NUMBER: Final = "Rapport_20_nombre"
TOTAL: Final = "Rapport_20_total"
NUMBER_TOTAL: Final = "Rapport_20_nombre_20_total"
NUMBER_HEAD: Final = "Rapport_20_tête_20_de_20_nombre"
LABEL: Final = "Rapport_20_étiquette"
STRONG: Final = "Rapport_20_intitulé"
BULLETS: Final = "Rapport_20_puces"

_ALIASES: Final = {
    TITLE: ("title", "titre", "titre principal"),
    SUBTITLE: ("subtitle", "sous-titre"),
    HEADING: ("heading 1", "titre 1", "titre1"),
    BODY: ("text body", "body text", "corps de texte"),
    CAPTION: ("caption", "légende"),
    CELL: ("table contents", "contenu de tableau"),
    HEAD: ("table heading", "titre de tableau"),
}
"""Under which names word processors keep the styles that a template is likely to have."""

_NAMED: Final = (
    "//office:styles/style:style[@style:family='paragraph' or @style:family='text']"
    " | //office:styles/text:list-style"
)


class Looks:
    """The names of the styles of one document, by the names that the program gives them."""

    def __init__(self, styles: Styles, default: Styles) -> None:
        self._styles = styles
        self._default = {_name(each): each for each in default.root.get_elements(_NAMED)}
        self._there: dict[str, str] = {}
        for each in styles.root.get_elements(_NAMED):
            for known in (_name(each), str(each.get_attribute("style:display-name") or "")):
                self._there.setdefault(known.replace("_20_", " ").casefold(), _name(each))
        self._fonts(styles, default)

    def __getitem__(self, name: str) -> str:
        """The style to use for ``name``, added to the template when it has none."""
        known = name.replace("_20_", " ").casefold()
        for each in (known, *_ALIASES.get(name, ())):
            if each in self._there:
                return self._there[each]
        added = self._default[name].clone
        for link in ("style:parent-style-name", "style:next-style-name"):
            if linked := added.get_attribute(link):
                # What comes next may be the style itself; its parent never is.
                self._there.setdefault(known, name)
                added.set_attribute(link, self[str(linked)])
        _office_styles(self._styles).append(added)
        self._there[known] = name
        return name

    @staticmethod
    def _fonts(styles: Styles, default: Styles) -> None:
        """The typefaces that the added styles may name."""
        named = "//office:font-face-decls"
        theirs, ours = (part.root.get_element(named) for part in (styles, default))
        if ours is None:
            return
        if theirs is None:
            styles.root.insert(ours.clone, position=0)
            return
        there = {_name(each) for each in theirs.get_elements("style:font-face")}
        for face in ours.get_elements("style:font-face"):
            if _name(face) not in there:
                theirs.append(face.clone)


def _name(style: Element) -> str:
    return str(style.get_attribute("style:name"))


def _office_styles(styles: Styles) -> Element:
    from odfdo import Element as OdfElement

    found = styles.root.get_element("//office:styles")
    if found is None:
        found = OdfElement.from_tag("office:styles")
        fonts = styles.root.get_element("//office:font-face-decls")
        place = 0 if fonts is None else styles.root.index(fonts) + 1
        styles.root.insert(found, position=place)
    return found
