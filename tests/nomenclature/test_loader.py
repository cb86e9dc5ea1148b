from __future__ import annotations

import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import iscg_tui.nomenclature
from iscg_tui.nomenclature.loader import LISTES, Nomenclature, NomenclatureError, load

from ..ordinary_account import ordinary_account

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGED = Path(iscg_tui.nomenclature.__file__).parent
ROOT = PACKAGED.parent.parent
DOC = ROOT / "docs" / "format-nomenclature.md"

# Codes are stable for ever: this table only ever grows.
CODES = {
    "saisine": "DON1 DON2 DON3 DON4 DON0 FSI1 FSI2 FSI3 FSI4 FSI5 FSI0 "
    "EXT1 EXT2 EXT3 EXT4 EXT5 EXT6 EXT7 EXT0 PER1 PER2 PER3 PER4 PER0",
    "institution": "PN GN HFSI 0",
    "public": "VIC MEC EXP RSQ FAM REC SOC AUT",
    "age": "1 2 3 4 5 6 7 8 9 0",
    "genre": "1 2 3 0",
    "nature": "VCO VIF VSX VAU CCO CFA MIN VUL PSY ADD LOG PRE VOI EVT AUT",
    "champ_penal": "1 2 0",
    "besoins": "1 2 3 4 5 6 7 8 9 0",
    "mode": "1 2 3 4 5 6 7 8 9",
    "suites": "1 2 3 4 5 6 7 8 9 0",
    "orientations": "SSD CCA ENF AAV VFF HEB JUR SAN PSY AGE AUT EDU DRO FSI DIV",
    "issue_orientation": "1 2 3 4 5",
    "motif_prolongement": "1 2 3 4 5 6 0",
    "urgence": "0 1 2",
    "delai": "1 2 3 4 5",
    "adhesion": "OUI NON",
}
TOUCHES = {
    "saisine": "12340 123450 12345670 12340",
    "institution": "1230",
    "public": "12345670",
    "age": "1234567890",
    "genre": "1230",
    "nature": "123456789abcde0",
    "champ_penal": "120",
    "besoins": "1234567890",
    "mode": "123456789",
    "suites": "1234567890",
    "orientations": "123456789abcde0",
    "issue_orientation": "12345",
    "motif_prolongement": "1234560",
    "urgence": "012",
    "delai": "12345",
    "adhesion": "on",
}
GROUPES = {
    "saisine": {
        "DON": "DON1 DON2 DON3 DON4 DON0",
        "FSI": "FSI1 FSI2 FSI3 FSI4 FSI5 FSI0",
        "EXT": "EXT1 EXT2 EXT3 EXT4 EXT5 EXT6 EXT7 EXT0",
        "PER": "PER1 PER2 PER3 PER4 PER0",
    },
    "public": {"VIC": "VIC EXP RSQ", "MEC": "MEC REC", "AUT": "FAM SOC AUT"},
    "age": {"MIN": "1 2 9", "ADU": "3 4 5 6", "SEN": "7 8", "MAJ": "0"},
    "nature": {
        "VIO": "VCO VIF VSX VAU",
        "FAM": "CCO CFA MIN",
        "SAN": "VUL PSY ADD",
        "SOC": "LOG PRE VOI",
        "AUT": "EVT AUT",
    },
    "besoins": {"REL": "1 2", "PRO": "3 8 9", "VIE": "4 5 6", "SAN": "7"},
    "orientations": {
        "SOC": "SSD CCA AGE DRO",
        "ENF": "ENF EDU",
        "VIC": "AAV VFF",
        "LOG": "HEB",
        "JUR": "JUR AUT FSI",
        "SAN": "SAN PSY",
    },
}


@pytest.fixture(scope="module")
def nomenclature() -> Nomenclature:
    return load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lists, to be spoilt."""
    copy = tmp_path / "listes"
    copy.mkdir()
    for path in PACKAGED.glob("*.toml"):
        shutil.copy(path, copy)
    return copy


class TestVersion20261:
    def test_the_version(self, nomenclature: Nomenclature) -> None:
        assert nomenclature.version == "2026-1"
        assert tuple(nomenclature.listes) == tuple(LISTES) == tuple(CODES)

    @pytest.mark.parametrize("name", CODES)
    def test_the_codes_and_their_keys(self, nomenclature: Nomenclature, name: str) -> None:
        choix = nomenclature[name].choix
        assert " ".join(each.code for each in choix) == CODES[name]
        assert "".join(each.touche for each in choix) == TOUCHES[name].replace(" ", "")

    @pytest.mark.parametrize("name", CODES)
    def test_the_groups(self, nomenclature: Nomenclature, name: str) -> None:
        liste = nomenclature[name]
        members: dict[str, list[str]] = {each.code: [] for each in liste.groupes}
        for each in liste.choix:
            if each.groupe is not None:
                members[each.groupe].append(each.code)
        assert {code: " ".join(each) for code, each in members.items()} == GROUPES.get(name, {})
        alone = [each.code for each in liste.choix if each.groupe is None]
        if liste.groupes:
            assert alone in ([], ["0"], ["DIV"])

    def test_the_saisine_is_asked_in_two_keys(self, nomenclature: Nomenclature) -> None:
        saisine = nomenclature["saisine"]
        assert [(each.touche, each.code) for each in saisine.groupes] == [
            ("1", "DON"),
            ("2", "FSI"),
            ("3", "EXT"),
            ("4", "PER"),
        ]
        sequences = {
            famille.code + choix.touche: choix.code
            for famille in saisine.groupes
            for choix in saisine.offerts(famille.code)
        }
        assert all(sequence == code for sequence, code in sequences.items())
        assert len(sequences) == len(saisine.choix)
        assert saisine.libelle("FSI") == "Saisine directe par police/gendarmerie"

    def test_how_many_answers_each_list_takes(self, nomenclature: Nomenclature) -> None:
        several = {
            name: liste.maximum for name, liste in nomenclature.listes.items() if liste.maximum > 1
        }
        assert several == {"besoins": 3, "orientations": 15}

    def test_the_lists_that_have_their_own_non_renseigne(self, nomenclature: Nomenclature) -> None:
        own = {
            name: liste.non_renseigne
            for name, liste in nomenclature.listes.items()
            if liste.non_renseigne != "NR"
        }
        assert own == {"institution": "0", "genre": "0", "champ_penal": "0"}

    def test_rare_genders_are_published_together(self, nomenclature: Nomenclature) -> None:
        genre = nomenclature["genre"]
        assert genre.codes_publies() == ("1", "2", "0")
        assert genre.par_code("3").publie == "0"
        assert genre.libelle("3") == "Autre"
        assert genre.libelle_publie("3") == genre.libelle_publie("0") == "Autre ou non renseigné"

    @pytest.mark.parametrize("name", [name for name in CODES if name != "genre"])
    def test_the_rows_are_the_answers_in_order(self, nomenclature: Nomenclature, name: str) -> None:
        liste = nomenclature[name]
        expected = CODES[name].split()
        if liste.non_renseigne == "NR":
            expected.append("NR")
        assert liste.codes_publies() == tuple(expected)

    def test_the_accord_of_each_issue(self, nomenclature: Nomenclature) -> None:
        issues = {each.code: each.accord for each in nomenclature["issue_orientation"].choix}
        assert issues == {"1": True, "2": True, "3": False, "4": True, "5": True}

    def test_the_labels_are_well_typed(self, nomenclature: Nomenclature) -> None:
        labels: list[str] = []
        for liste in nomenclature.listes.values():
            labels += [liste.titre, *(each.libelle for each in liste.groupes)]
            labels += [each.libelle for each in liste.choix]
            labels += [each.court for each in liste.choix]
        for label in labels:
            assert not re.search(r"['\"]|\x20[:;?!»]|«\x20|\.\.\.|\x20\x20", label), label
            assert unicodedata.is_normalized("NFC", label)
            assert label[0] == label[0].upper()

    def test_the_program_s_own_is_read_once(self) -> None:
        assert load() is load()

    def test_a_copy_of_the_folder_says_the_same(self, folder: Path) -> None:
        assert load(folder) == load()


def spoil(folder: Path, nom: str, old: str, new: str) -> int:
    """Replace one passage of a file; the line, from 1, where it stood."""
    path = folder / nom
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def refusal(folder: Path) -> str:
    with pytest.raises(NomenclatureError) as caught:
        load(folder)
    return str(caught.value)


class TestRefusals:
    @pytest.mark.parametrize(
        ("nom", "old", "new", "below", "reason"),
        [
            ("nature.toml", '"VIF"', '"VCO"', 0, "le code « VCO » est déjà celui de « Violences"),
            ("nature.toml", '"VIF"', '"NR"', 0, "le code « NR » est déjà celui de « Non rens"),
            ("nature.toml", '"VIF"', '"vif"', 0, "un code s’écrit en 1 à 8 lettres majuscules"),
            ("nature.toml", '"VIF"', "1", 0, "« code » doit être un texte entre guillemets"),
            ("nature.toml", 'code = "VIF"\n', "", -2, "il manque une ligne « code »"),
            ("nature.toml", '"a"', '"9"', 0, "la touche « 9 » est déjà celle de « Souffrance"),
            ("nature.toml", '"a"', '"A"', 0, "cette touche demande Maj ou AltGr"),
            ("nature.toml", '"a"', '"?"', 0, "cette touche demande Maj ou AltGr"),
            ("nature.toml", '"a"', '"à"', 0, "la touche « à » est celle du chiffre 0"),
            ("nature.toml", '"a"', '"aa"', 0, "une touche est un seul caractère"),
            ("nature.toml", '"a"', '"u"', 0, "la touche « u » marque l’urgence"),
            ("nature.toml", 'touche = "a"\n', "", 0, "cette réponse n’a pas de touche"),
            ("nature.toml", 'touche = "a"', 'touche = "a"\nclef = 1', 1, "le champ « clef » n’exi"),
            ("nature.toml", 'touche = "a"', 'touche = "a"\naccord = true', 1, "n’a pas de ligne"),
            ("nature.toml", 'touche = "a"', 'touche = "a"\nadhesion = false', 1, "pas de ligne"),
            ("suites.toml", "adhesion = false", 'adhesion = "non"', 0, "true ou false"),
            ("nature.toml", 'touche = "a"', 'touche = "a"\nretire = 1', 1, "« retire » doit être"),
            ("nature.toml", 'touche = "a"', 'touche = "a"\npublie = "Z"', 1, "« publie » doit dés"),
            ("nature.toml", 'court = "Autres violences"\n', "", -1, "ajoutez une ligne « court »"),
            ("nature.toml", '[[choix]]\ntouche = "a"', '[choix]\ntouche = "a"', 0, "TOML valide"),
            ("nature.toml", 'touche = "a"', 'touche = "a', 0, "TOML valide"),
            ("nature.toml", 'titre = "Nature"', "titre = []", 0, "« titre » doit être un texte"),
            ("nature.toml", 'titre = "Nature"\n', "", None, "il manque une ligne « titre »"),
            ("nature.toml", 'titre = "Nature"', 'titre = "N"\nmaximum = 2', 1, "ne dépasse pas 1"),
            ("nature.toml", 'titre = "Nature"', 'titre = "N"\nmaximum = true', 1, "nombre entier"),
            ("nature.toml", 'titre = "Nature"', 'titre = "N"\nautre = 2', 1, "le champ « autre »"),
            ("nature.toml", 'titre = "Nature"', 'titre = "a\\u001b"', 0, "un texte d’une seule li"),
            ("besoins.toml", "maximum = 3", "maximum = 4", 0, "« maximum » ne dépasse pas 3 ici"),
            ("besoins.toml", 'code = "REL"', 'code = "XXX"', None, "aucun groupe de la liste"),
            ("genre.toml", 'non_renseigne = "0"', 'non_renseigne = "9"', 0, "aucune réponse prop"),
            ("orientations.toml", '"e"', '"o"', 0, "la touche « o » répond ici à l’adhésion"),
            ("orientations.toml", '"e"', '"n"', 0, "la touche « n » répond ici à l’adhésion"),
            ("orientations.toml", '"e"', '"i"', 0, "la touche « i » répond ici à l’adhésion"),
            ("issue_orientation.toml", "accord = false\n", "", None, "manque une ligne « accord"),
            ("issue_orientation.toml", "accord = false", 'accord = "non"', 0, "true ou false"),
            ("saisine.toml", '"FSI1"', '"XSI1"', 0, "le code d’un détail commence par celui"),
            ("saisine.toml", 'courante"\ngroupe = "DON"', 'courante"', -1, "n’a pas de groupe"),
            ("institution.toml", '"PN"', '"POL"', None, "a besoin du code « PN »"),
            ("age.toml", 'titre = "Âge"', 'choix = ["1"]\ntitre = "Âge"', None, "TOML valide"),
            ("nomenclature.toml", '"2026-1"', '"deux"', 0, "la version s’écrit comme « 2026-1 »"),
            ("nomenclature.toml", '"2026-1"', "2026", 0, "« version » doit être un texte"),
        ],
    )
    def test_a_fault_is_said_with_its_file_and_line(
        self, folder: Path, nom: str, old: str, new: str, below: int | None, reason: str
    ) -> None:
        line = spoil(folder, nom, old, new)
        message = refusal(folder)
        assert re.match(rf"Fichier « {nom} », ligne \d+ : ", message)
        assert reason in message
        assert message.endswith(".")
        if below is not None:
            assert f"ligne {line + below} :" in message

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ('titre = "T"\nchoix = [1]\n', "ligne 2 : « choix » s’écrit en tables [[choix]]."),
            ('titre = "T"\nchoix = 3\n', "ligne 2 : « choix » doit être une suite de tables"),
            ('titre = "T"\nchoix = []\n', "ligne 2 : cette liste n’a aucune réponse."),
            ('titre = "T"\n', "ligne 1 : il manque une ligne « choix »."),
            ("", "ligne 1 : il manque une ligne « titre »."),
            ("a = " + "[" * 5000, "ligne 1 : l’écriture n’est pas du TOML valide."),
            ("\x1b[2J", "ligne 1 : l’écriture n’est pas du TOML valide."),
            ('"a\\u001b" = 1', "ligne 1 : le champ « a\N{REPLACEMENT CHARACTER} » n’existe pas."),
            (
                """titre = "T"
[[groupe]]
code = "G"
libelle = "G"
touche = "1"
[[choix]]
code = "G1"
libelle = "A"
touche = "1"
groupe = "G"
""",
                "ligne 5 : dans cette liste, un groupe n’a pas de touche.",
            ),
        ],
    )
    def test_a_strange_file_is_refused(self, folder: Path, text: str, reason: str) -> None:
        (folder / "mode.toml").write_text(text, encoding="utf-8")
        assert f"Fichier « mode.toml », {reason}" in refusal(folder)

    def test_the_saisine_cannot_lose_its_first_key(self, folder: Path) -> None:
        text = (folder / "saisine.toml").read_text(encoding="utf-8")
        family = re.compile(r'\[\[groupe\]\]\ntouche = "."\n')
        text = family.sub("[[groupe]]\n", text)
        lines = iter("0123456789abcdefgiklmnoqr")
        text = re.sub(r'touche = "."', lambda _: f'touche = "{next(lines)}"', text)
        (folder / "saisine.toml").write_text(text, encoding="utf-8")
        assert "dans cette liste, chaque groupe a une touche." in refusal(folder)

    def test_latin_1_is_refused_at_its_line(self, folder: Path) -> None:
        text = '# un\n# deux\ntitre = "Délai"\n'
        (folder / "delai.toml").write_bytes(text.encode("latin-1"))
        assert refusal(folder) == (
            "Fichier « delai.toml », ligne 3 : un caractère n’est pas en UTF-8. "
            "Enregistrez le fichier en UTF-8."
        )

    @pytest.mark.parametrize("nom", ["nomenclature.toml", "age.toml"])
    def test_a_missing_file_is_named(self, folder: Path, nom: str) -> None:
        (folder / nom).unlink()
        assert refusal(folder) == (
            f"Fichier « {nom} » : il manque à la nomenclature. Remettez le fichier d’origine."
        )

    def test_a_folder_in_place_of_a_file_is_refused(self, folder: Path) -> None:
        (folder / "age.toml").unlink()
        (folder / "age.toml").mkdir()
        assert refusal(folder) == (
            "Fichier « age.toml » : il ne peut pas être lu. Vérifiez ses droits."
        )

    def test_a_file_closed_to_the_account_is_refused(self, folder: Path) -> None:
        with ordinary_account() as account:
            for path in folder.iterdir():
                shutil.copy(path, account.folder)
                (account.folder / path.name).chmod(0o644)
            (account.folder / "age.toml").chmod(0o000)
            printed = account.check(
                """
from pathlib import Path
from iscg_tui.nomenclature.loader import NomenclatureError, load
try:
    load(Path("."))
except NomenclatureError as error:
    print(error)
"""
            )
        assert printed == "Fichier « age.toml » : il ne peut pas être lu. Vérifiez ses droits.\n"

    @given(name=st.sampled_from(sorted(LISTES)), data=st.data())
    def test_a_damaged_file_is_a_list_or_a_sentence(
        self, tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
    ) -> None:
        folder = tmp_path_factory.mktemp("listes")
        for path in PACKAGED.glob("*.toml"):
            (folder / path.name).symlink_to(path)
        text = bytearray((PACKAGED / f"{name}.toml").read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            place = data.draw(st.integers(0, len(text) - 1))
            removed = slice(place, place + data.draw(st.integers(0, 9)))
            text[removed] = data.draw(st.binary(max_size=3))
        (folder / f"{name}.toml").unlink()
        (folder / f"{name}.toml").write_bytes(text)
        try:
            outcome = load(folder).version
        except NomenclatureError as error:
            outcome = str(error)
        assert re.fullmatch(rf"2026-1|Fichier « {name}\.toml », ligne \d+ : .*\.", outcome)


class TestEditing:
    def test_windows_line_ends_and_mark_are_read(self, folder: Path) -> None:
        for path in folder.iterdir():
            path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        assert load(folder) == load()

    def test_a_fault_in_a_file_with_windows_line_ends_is_at_its_line(self, folder: Path) -> None:
        line = spoil(folder, "nature.toml", '"VIF"', '"VCO"')
        path = folder / "nature.toml"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
        assert f"ligne {line} :" in refusal(folder)

    @pytest.fixture
    def blocks(self) -> list[str]:
        example, _, _ = DOC.read_text(encoding="utf-8").partition("## D’une version à la suivante")
        found = re.findall(r"```toml\n(.*?)```", example, re.DOTALL)
        assert len(found) == 3
        return found

    @pytest.fixture
    def edited(self, folder: Path, blocks: list[str]) -> Callable[[str], Path]:
        """The document's worked example, done as it says, its new answer having a given key."""

        def do(touche: str) -> Path:
            added, retired, version = blocks
            path = folder / "nature.toml"
            text = path.read_text(encoding="utf-8")
            before = retired.replace("retire = true\n", "")
            assert text.count(before) == 1
            added = added.replace('touche = "f"', f'touche = "{touche}"')
            path.write_text(f"{text.replace(before, retired)}\n{added}", encoding="utf-8")
            (folder / "nomenclature.toml").write_text(version, encoding="utf-8")
            return folder

        return do

    def test_the_document_s_example_is_accepted(self, edited: Callable[[str], Path]) -> None:
        nomenclature = load(edited("f"))
        nature = nomenclature["nature"]
        assert nomenclature.version == "2026-2"
        assert nature.libelle("VOI") == "Conflit de voisinage (retiré)"
        assert nature.groupe_de("DET") == "SOC"
        assert nature.par_code("VOI").touche == ""
        assert [each.code for each in nature.offerts()][-3:] == ["EVT", "AUT", "DET"]
        assert "VOI" not in [each.code for each in nature.offerts()]
        assert nature.codes_publies()[-3:] == ("AUT", "DET", "NR")
        assert "VOI" in nature.codes_publies()

    def test_the_document_s_refusal_is_the_program_s(self, edited: Callable[[str], Path]) -> None:
        quoted = re.search(r"^> (Fichier .*)$", DOC.read_text(encoding="utf-8"), re.MULTILINE)
        assert quoted is not None
        assert refusal(edited("e")) == quoted[1]

    def test_the_document_names_every_list(self) -> None:
        text = DOC.read_text(encoding="utf-8")
        assert [name for name in LISTES if f"`{name}`" not in text] == []


def test_the_room_loads_nothing_of_another() -> None:
    script = (
        "import sys; from iscg_tui.nomenclature.loader import load; load();"
        "print(*(m for m in sys.modules if m.startswith('iscg_tui.')))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout.split()
    assert loaded
    assert all(each.startswith("iscg_tui.nomenclature") for each in loaded)
