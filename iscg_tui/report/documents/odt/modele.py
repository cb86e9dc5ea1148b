"""The letterhead that an ODT report takes: read, checked, and cleared of all that acts.

Kept: pages, headers and footers, pictures, styles, and the text around the report. Left out:
macros, embedded objects, forms, tracked changes and comments, and who wrote them. Refused,
with a sentence: what is no ODT, is damaged or too large, or fetches something from elsewhere.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from odfdo import Container, Content, Element, Styles, XmlPart

from iscg_tui.report.documents.odt.archive import MIMETYPE
from iscg_tui.report.documents.template import TAILLE_MAX, ModeleError, too_large

if TYPE_CHECKING:
    from collections.abc import Mapping

_UNPACKED_MAX: Final = 3 * TAILLE_MAX
_PARTS_MAX: Final = 2_000
_PICTURES: Final = ("Pictures/", "media/", "ObjectReplacements/")
_TYPES: Final = (MIMETYPE, f"{MIMETYPE}-template")

_DECLARED: Final = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
_LINKED_PICTURE: Final = re.compile(
    rb"""href\s*=\s*["']\s*(?!#|data:)|url\(\s*["']?\s*(?!#|data:|["'\s])|@import""", re.IGNORECASE
)
_GZIP: Final = b"\x1f\x8b"
_HARMLESS_LINK: Final = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)

_LEFT_OUT: Final = (
    "office:scripts",
    "office:event-listeners",
    "office:forms",
    "office:annotation",
    "office:annotation-end",
    "text:tracked-changes",
    "text:change",
    "text:change-start",
    "text:change-end",
    "text:dde-connection-decls",
    "text:dde-connection",
    "office:dde-source",
    "text:script",
    "text:execute-macro",
    "draw:object",
    "draw:object-ole",
    "draw:plugin",
    "draw:applet",
    "draw:floating-frame",
    "text:author-name",
    "text:author-initials",
    "text:initial-creator",
    "text:creator",
    "text:printed-by",
)
_SENDER: Final = "//text:*[starts-with(local-name(), 'sender-')]"
_SETTINGS_LEFT_OUT: Final = (
    "//config:config-item[@config:type='string']",
    ("//config:config-item[@config:type='base64Binary']"),
)


def _damaged() -> ModeleError:
    return ModeleError(
        "Le modèle est abîmé : ouvrez-le dans votre traitement de texte, puis enregistrez-le de "
        "nouveau au format ODT."
    )


def _fetching() -> ModeleError:
    return ModeleError(
        "Le modèle va chercher une image ou un texte hors de lui : insérez-les dans le modèle, "
        "puis enregistrez-le de nouveau."
    )


@dataclass(frozen=True, slots=True)
class Modele:
    """A template ready to be filled: ``content`` and ``styles`` are its own, to be changed.

    ``text`` is the body of ``content``; ``others`` are its pictures, and its settings without
    the texts in them.
    """

    content: Content
    styles: Styles
    text: Element
    others: Mapping[str, bytes]


def opened(data: bytes | None) -> Modele:
    """The template of these bytes, or the one of the program. Raises ``ModeleError``."""
    return _checked(_default() if data is None else _parts(data))


def default_styles() -> Styles:
    """The styles of the program's own template."""
    return Styles("styles.xml", _container(_default()))


def _default() -> dict[str, bytes]:
    folder = files(__package__).joinpath("defaut")
    return {name: folder.joinpath(name).read_bytes() for name in ("content.xml", "styles.xml")}


def _parts(data: bytes) -> dict[str, bytes]:
    if len(data) > TAILLE_MAX:
        raise too_large()
    if not data.startswith(b"PK"):
        raise ModeleError(
            "Le modèle n’est pas un document ODT : enregistrez-le au format « Texte "
            "OpenDocument (.odt) »."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError):
        raise _damaged() from None
    except RuntimeError:
        # What zipfile says of an encrypted part, or of a compression that it lacks.
        raise _damaged() from None


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > _PARTS_MAX or sum(each.file_size for each in entries) > _UNPACKED_MAX:
        raise too_large()
    names = [each.filename for each in entries]
    if len(set(names)) < len(names) or any(".." in each or "\\" in each for each in names):
        raise _damaged()
    if archive.read("mimetype").strip().decode("ascii", "replace") not in _TYPES:
        raise ModeleError("Le modèle n’est pas un texte ODT : enregistrez-le au format ODT.")
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise ModeleError(
            "Le modèle est protégé par un mot de passe : enregistrez-le sans mot de passe."
        )
    kept = ("content.xml", "styles.xml", "settings.xml")
    return {
        name: archive.read(name)
        for name in names
        if name in kept or (name.startswith(_PICTURES) and not name.endswith("/"))
    }


def _checked(parts: Mapping[str, bytes]) -> Modele:
    for name, data in parts.items():
        if name.endswith(".xml"):
            _check_plain_xml(data)
        elif _fetches(data):
            raise _fetching()
    container = _container(parts)
    try:
        content, styles = Content("content.xml", container), Styles("styles.xml", container)
        text = content.root.get_element("//office:body/office:text")
        for part in (content, styles):
            _disarm(part.root, frozenset(parts))
        settings = _bare_settings(container) if "settings.xml" in parts else {}
    except (SyntaxError, ValueError, TypeError, KeyError, RecursionError):
        raise _damaged() from None
    if text is None or styles.root.get_element("//office:master-styles") is None:
        raise _damaged()
    pictures = {name: data for name, data in parts.items() if name.startswith(_PICTURES)}
    return Modele(content, styles, text, {**pictures, **settings})


def _fetches(picture: bytes) -> bool:
    """Whether a drawing asks for something from elsewhere, or hides what it asks for."""
    # Without its zeros, UTF-16 reads as the ASCII that a link is written in.
    plain = picture.replace(b"\0", b"")
    return picture.startswith(_GZIP) or (
        b"<svg" in plain and _LINKED_PICTURE.search(plain) is not None
    )


def _container(parts: Mapping[str, bytes]) -> Container:
    container = Container()
    for name, data in parts.items():
        container.set_part(name, data)
    return container


def _check_plain_xml(data: bytes) -> None:
    """Refuse what could hide or define an entity: only UTF-8 without a document type."""
    declared = _DECLARED.match(data)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        raise _damaged()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _damaged() from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _damaged()


def _disarm(root: Element, names: frozenset[str]) -> None:
    for query in (*(f"//{tag}" for tag in _LEFT_OUT), _SENDER):
        for each in root.get_elements(query):
            each.delete()
    for each in root.get_elements("//*[@xlink:href]"):
        target = str(each.get_attribute("xlink:href") or "").strip()
        if each.get_elements("self::text:a | self::draw:a"):
            if target and not _HARMLESS_LINK.match(target):
                raise _fetching()
        elif target and target.removeprefix("./") not in names:
            raise _fetching()


def _bare_settings(container: Container) -> dict[str, bytes]:
    """How the document is laid out, without the texts: names of printers, of databases."""
    settings = XmlPart("settings.xml", container)
    for query in _SETTINGS_LEFT_OUT:
        for each in settings.root.get_elements(query):
            each.delete()
    return {"settings.xml": settings.serialize()}
