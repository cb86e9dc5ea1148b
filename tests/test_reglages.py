from __future__ import annotations

import os
import re
import stat
import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from iscg_tui.dossier import DossierError
from iscg_tui.nomenclature.loader import load as load_nomenclature
from iscg_tui.reglages import (
    CLAVIERS,
    INSTITUTIONS,
    PAS_RAPPORT,
    PROTECTIONS,
    Reglages,
    ReglagesError,
    dump,
    load,
    save,
)

from .ordinary_account import ordinary_account

DOC = Path(__file__).resolve().parent.parent / "docs" / "format-reglages.md"

textes = st.text(
    st.one_of(
        st.sampled_from("\"\\'#=[],{}éÀœ « »’\u202f"),
        st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")),
    ),
    max_size=120,
)
noms = textes.filter(lambda each: each.strip() != "")

reglages = st.builds(
    lambda pas_rapport, protection_rapport, **others: Reglages(
        pas_rapport=pas_rapport,
        protection_rapport=protection_rapport if pas_rapport == "annee" else "masquage",
        **others,
    ),
    poste_nom=textes,
    employeur=textes,
    autorite_fonctionnelle=textes,
    institutions=st.sampled_from([(), ("PN",), ("GN",), ("PN", "GN"), ("GN", "PN")]),
    unites_locales=st.lists(noms, unique=True, max_size=4).map(tuple),
    verrouillage_minutes=st.integers(1, 30),
    conservation_mois=st.integers(1, 120),
    theme=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,39}", fullmatch=True),
    clavier=st.sampled_from(CLAVIERS),
    seuil_publication=st.integers(5, 50),
    seuil_rapport=st.integers(10, 100).map(lambda each: 5 if each == 10 else each),
    pas_rapport=st.sampled_from(PAS_RAPPORT),
    protection_rapport=st.sampled_from(PROTECTIONS),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reglages.toml"


def refusal(path: Path, text: str | bytes) -> str:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ReglagesError) as caught:
        load(path)
    return str(caught.value)


class TestValue:
    def test_the_defaults_are_those_of_a_new_post(self) -> None:
        assert Reglages() == Reglages(
            poste_nom="",
            employeur="",
            autorite_fonctionnelle="",
            institutions=(),
            unites_locales=(),
            verrouillage_minutes=3,
            conservation_mois=24,
            theme="sombre",
            clavier="auto",
            seuil_publication=5,
            seuil_rapport=11,
            pas_rapport="annee",
            protection_rapport="masquage",
        )

    def test_the_institutions_are_known_to_the_nomenclature(self) -> None:
        liste = load_nomenclature()["institution"]
        assert [liste.libelle(code) for code in INSTITUTIONS] == ["Police", "Gendarmerie"]

    @pytest.mark.parametrize(
        ("cle", "value"),
        [
            ("poste_nom", "a\x1b[31mb"),
            ("poste_nom", "deux\nlignes"),
            ("poste_nom", "a\u202eb"),
            ("poste_nom", "\ud800"),
            ("poste_nom", "x" * 121),
            ("poste_nom", 3),
            ("poste_nom", None),
            ("employeur", "\0"),
            ("autorite_fonctionnelle", "\x7f"),
            ("institutions", ("HFSI",)),
            ("institutions", ("pn",)),
            ("institutions", ("PN", "PN")),
            ("institutions", ["PN"]),
            ("institutions", "PN"),
            ("clavier", "dvorak"),
            ("clavier", "AZERTY"),
            ("clavier", ""),
            ("clavier", 1),
            ("clavier", ["auto"]),
            ("unites_locales", ("",)),
            ("unites_locales", ("  ",)),
            ("unites_locales", ("a\tb",)),
            ("unites_locales", ("A", "A")),
            ("unites_locales", (1,)),
            ("unites_locales", ("x" * 121,)),
            ("unites_locales", tuple(map(str, range(51)))),
            ("verrouillage_minutes", 0),
            ("verrouillage_minutes", 31),
            ("verrouillage_minutes", True),
            ("verrouillage_minutes", 3.0),
            ("verrouillage_minutes", "3"),
            ("conservation_mois", 0),
            ("conservation_mois", 121),
            ("theme", ""),
            ("theme", "../sombre"),
            ("theme", "Sombre"),
            ("theme", 1),
            ("seuil_publication", 4),
            ("seuil_publication", 51),
            ("seuil_rapport", 4),
            ("seuil_rapport", 6),
            ("seuil_rapport", 10),
            ("seuil_rapport", 101),
            ("pas_rapport", "mois"),
            ("pas_rapport", ["annee"]),
            ("protection_rapport", "arrondie"),
            ("protection_rapport", ""),
            ("protection_rapport", ["arrondi"]),
        ],
    )
    def test_no_invalid_value_can_be_built(self, cle: str, value: Any) -> None:
        with pytest.raises(ReglagesError, match=f"« {cle} »") as caught:
            replace(Reglages(), **{cle: value})
        assert caught.value.cle == cle
        assert str(caught.value).endswith(".")

    @pytest.mark.parametrize("pas", ["semestre", "trimestre"])
    def test_nothing_is_rounded_beside_a_finer_step(self, pas: str) -> None:
        with pytest.raises(ReglagesError, match="d’année seule") as caught:
            Reglages(pas_rapport=pas, protection_rapport="arrondi")
        assert caught.value.cle == "protection_rapport"

    @pytest.mark.parametrize(
        ("cle", "value"),
        [
            ("verrouillage_minutes", 1),
            ("verrouillage_minutes", 30),
            ("conservation_mois", 1),
            ("conservation_mois", 120),
            ("seuil_publication", 50),
            ("seuil_rapport", 5),
            ("seuil_rapport", 11),
            ("seuil_rapport", 100),
            ("poste_nom", "x" * 120),
            ("unites_locales", tuple(map(str, range(50)))),
        ],
    )
    def test_the_bounds_are_included(self, cle: str, value: Any) -> None:
        assert getattr(replace(Reglages(), **{cle: value}), cle) == value


class TestRoundTrip:
    @given(each=reglages)
    @example(each=Reglages(poste_nom='"', employeur="\\", autorite_fonctionnelle='\\"#'))
    def test_what_is_saved_is_read_back(
        self, tmp_path_factory: pytest.TempPathFactory, each: Reglages
    ) -> None:
        path = tmp_path_factory.mktemp("reglages") / "reglages.toml"
        save(path, each)
        assert path.read_text(encoding="utf-8") == dump(each)
        assert load(path) == each

    @given(before=reglages, after=reglages)
    def test_settings_saved_over_others_are_read_back(
        self, tmp_path_factory: pytest.TempPathFactory, before: Reglages, after: Reglages
    ) -> None:
        path = tmp_path_factory.mktemp("reglages") / "reglages.toml"
        save(path, before)
        save(path, after)
        assert path.read_text(encoding="utf-8") == dump(after)
        assert [each.name for each in path.parent.iterdir()] == ["reglages.toml"]

    def test_every_key_is_explained_by_a_comment(self) -> None:
        lines = dump(Reglages()).split("\n")
        keys = [i for i, line in enumerate(lines) if line and not line.startswith("#")]
        assert [lines[i].split(" = ")[0] for i in keys] == [
            "format",
            *(field.name for field in fields(Reglages)),
        ]
        assert all(lines[i - 1].startswith("# ") for i in keys)

    def test_the_file_warns_against_naming_a_person(self) -> None:
        assert "aucune donnée nominative" in dump(Reglages())

    def test_the_file_is_private(self, path: Path) -> None:
        save(path, Reglages())
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


BY_HAND = """\
# Mes réglages à moi.
theme = "clair" # le matin

# Nos brigades, par ordre d’arrivée
unites_locales = [ # toutes
    "Brigade A", # la première
    "Brigade # B",
] # fin
poste_nom   =   'Poste "du" Lac'\t# à côté du lac
"verrouillage_minutes" = 5
# dernière ligne"""


class TestHandWritten:
    def test_comments_and_order_stay_when_the_program_saves(self, path: Path) -> None:
        path.write_text(BY_HAND, encoding="utf-8")
        changed = replace(load(path), theme="sombre", unites_locales=("Brigade C",))
        save(path, changed)
        assert path.read_text(encoding="utf-8") == (
            "# Mes réglages à moi.\n"
            'theme = "sombre"  # le matin\n'
            "\n"
            "# Nos brigades, par ordre d’arrivée\n"
            'unites_locales = ["Brigade C"]  # fin\n'
            'poste_nom = "Poste \\"du\\" Lac"  # à côté du lac\n'
            "verrouillage_minutes = 5\n"
            "# dernière ligne\n"
        )
        assert load(path) == changed

    def test_a_key_that_the_file_lacked_is_added_with_its_comment(self, path: Path) -> None:
        path.write_text("# à moi\n", encoding="utf-8")
        save(path, Reglages(seuil_rapport=20))
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# à moi\n\n# Plus petit nombre")
        assert text.endswith("\nseuil_rapport = 20\n")
        assert text.count(" = ") == 1

    @given(after=reglages)
    @pytest.mark.parametrize("end", ["\n", "\r\n"])
    def test_saving_twice_changes_nothing_more(
        self, tmp_path_factory: pytest.TempPathFactory, after: Reglages, end: str
    ) -> None:
        path = tmp_path_factory.mktemp("reglages") / "reglages.toml"
        path.write_bytes(BY_HAND.replace("\n", end).encode())
        save(path, after)
        once = path.read_bytes()
        assert load(path) == after
        save(path, after)
        assert path.read_bytes() == once
        assert once.startswith("# Mes réglages à moi.\ntheme = ".encode())
        assert [each.name for each in path.parent.iterdir()] == ["reglages.toml"]

    @pytest.mark.parametrize(
        "broken", ['theme = "clair', "verrouillage_minutes = 99\n", "inconnue = 1\n", b"\xff\n"]
    )
    def test_a_file_that_cannot_be_read_is_kept_beside(
        self, path: Path, broken: str | bytes
    ) -> None:
        data = broken if isinstance(broken, bytes) else broken.encode()
        path.write_bytes(data)
        save(path, Reglages(poste_nom="Poste du Lac"))
        assert load(path) == Reglages(poste_nom="Poste du Lac")
        assert path.with_name("reglages.toml.ancien").read_bytes() == data

    @pytest.mark.parametrize(
        "units", ['"""\\\ntheme = 3 \\\n"""', '"""\\\ntheme = "noir" #""", "B"']
    )
    def test_values_that_find_no_place_do_not_cost_what_was_written(
        self, path: Path, units: str
    ) -> None:
        # Valid TOML, but with a line that looks like a key inside a text.
        tricky = f'unites_locales = [{units}]\ntheme = "clair"\n'
        path.write_text(tricky, encoding="utf-8")
        assert load(path).theme == "clair"
        save(path, replace(load(path), theme="sombre"))
        assert load(path).theme == "sombre"
        assert path.with_name("reglages.toml.ancien").read_text(encoding="utf-8") == tricky

    def test_the_mark_of_windows_notepad_is_passed_over(self, path: Path) -> None:
        path.write_bytes(b'\xef\xbb\xbftheme = "clair"\r\n')
        assert load(path) == Reglages(theme="clair")


class TestLoad:
    def test_no_file_means_the_defaults(self, path: Path) -> None:
        assert load(path) == Reglages()

    def test_an_empty_file_means_the_defaults(self, path: Path) -> None:
        path.write_bytes(b"")
        assert load(path) == Reglages()

    def test_an_unknown_key_is_named_with_its_line(self, path: Path) -> None:
        assert refusal(path, '# un\ntheme = "clair"\nthème = "sombre"\n') == (
            "Fichier « reglages.toml », ligne 3 : l’écriture n’est pas du TOML valide. "
            "Comparez avec les lignes voisines."
        )
        message = refusal(path, '# un\ntheme = "clair"\ntehme = "sombre"\n')
        assert message.startswith(
            "Fichier « reglages.toml », ligne 3 : la clé « tehme » n’existe pas. "
            "Clés connues : poste_nom, "
        )

    def test_a_table_is_refused_at_its_line(self, path: Path) -> None:
        assert "ligne 2 : la clé « poste » n’existe pas" in refusal(path, "\n[poste]\nnom = 1\n")

    @pytest.mark.parametrize(
        ("line", "cle"),
        [
            ("poste_nom = 3", "poste_nom"),
            ("poste_nom = 2026-01-01", "poste_nom"),
            ('poste_nom = "a\\u001bb"', "poste_nom"),
            ('institutions = "PN"', "institutions"),
            ("institutions = [1]", "institutions"),
            ('institutions = [["PN"]]', "institutions"),
            ('institutions = ["POLICE"]', "institutions"),
            ("unites_locales = {a = 1}", "unites_locales"),
            ("verrouillage_minutes = true", "verrouillage_minutes"),
            ("verrouillage_minutes = 3.5", "verrouillage_minutes"),
            ("conservation_mois = -1", "conservation_mois"),
            ("theme = []", "theme"),
            ("seuil_publication = 1", "seuil_publication"),
            ("seuil_rapport = 0", "seuil_rapport"),
            ("seuil_rapport = 7", "seuil_rapport"),
            ('protection_rapport = "arrondie"', "protection_rapport"),
        ],
    )
    def test_a_wrong_value_is_named_with_its_line(self, path: Path, line: str, cle: str) -> None:
        message = refusal(path, f"# un\n\n{line}\n")
        assert message.startswith(f"Fichier « reglages.toml », ligne 3 : « {cle} » ")

    @pytest.mark.parametrize("value", ["2", '"1"', "true", "0"])
    def test_another_format_is_refused(self, path: Path, value: str) -> None:
        assert "ligne 1 : ce programme lit le format 1." in refusal(path, f"format = {value}\n")

    @pytest.mark.parametrize(
        ("data", "line"),
        [
            (b'theme = "clair"\ntheme = "sombre"\n', 2),
            (b"theme = clair\n", 1),
            (b'a = 1\nb = "sans fin\n', 2),
            (b"\n\nunites_locales = [\n", 4),
            (b"a = " + b"[" * 5000, 1),
            (b"a = " + b"9" * 5000, 1),
        ],
    )
    def test_what_is_not_toml_is_refused_at_its_line(
        self, path: Path, data: bytes, line: int
    ) -> None:
        assert refusal(path, data).startswith(
            f"Fichier « reglages.toml », ligne {line} : l’écriture n’est pas du TOML valide."
        )

    def test_what_is_not_utf_8_is_refused_at_its_line(self, path: Path) -> None:
        assert refusal(path, 'theme = "clair"\nposte_nom = "Évry"\n'.encode("latin-1")) == (
            "Fichier « reglages.toml », ligne 2 : un caractère n’est pas en UTF-8. "
            "Enregistrez le fichier en UTF-8."
        )

    def test_a_pipe_in_place_of_the_file_is_refused(self, path: Path) -> None:
        os.mkfifo(path)
        with pytest.raises(ReglagesError, match="il ne peut pas être lu"):
            load(path)

    def test_a_folder_in_place_of_the_file_is_refused(self, path: Path) -> None:
        path.mkdir()
        with pytest.raises(ReglagesError, match="il ne peut pas être lu"):
            load(path)
        with pytest.raises(ReglagesError, match="il ne peut pas être lu"):
            save(path, Reglages())

    @given(data=st.binary(max_size=200))
    def test_any_bytes_are_settings_or_a_sentence(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        path = tmp_path_factory.mktemp("reglages") / "reglages.toml"
        path.write_bytes(data)
        try:
            load(path)
        except ReglagesError as error:
            message = str(error)
        else:
            message = "Fichier « reglages.toml », ligne 0 : lu."
        assert re.fullmatch(r"Fichier « reglages.toml », ligne \d+ : .*\.", message)

    def test_permissions_are_said_in_words(self) -> None:
        with ordinary_account() as account:
            printed = account.check(
                """
import os
from pathlib import Path
from iscg_tui.dossier import DossierError
from iscg_tui.reglages import Reglages, ReglagesError, load, save
path = Path("reglages.toml")
save(path, Reglages(theme="clair"))
os.chmod(path, 0)
try:
    load(path)
except ReglagesError as error:
    print(error)
os.chmod(path, 0o600)
os.chmod(".", 0o555)
try:
    save(path, Reglages())
except DossierError as error:
    print(error)
print(load(path).theme)
"""
            )
        unread, unwritten, theme = printed.splitlines()
        assert unread == (
            "Fichier « reglages.toml » : il ne peut pas être lu. Vérifiez ses droits."
        )
        assert unwritten.startswith("Le fichier « reglages.toml » n’a pas pu être enregistré")
        assert theme == "clair"

    def test_an_absent_folder_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(DossierError, match="le dossier n’existe pas"):
            save(tmp_path / "absent" / "reglages.toml", Reglages())


class TestDocument:
    def test_its_example_is_what_the_program_writes(self) -> None:
        example_ = re.search(r"```toml\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
        assert example_ is not None
        values = tomllib.loads(example_[1])
        del values["format"]
        known: dict[str, Any] = {
            cle: tuple(v) if isinstance(v, list) else v for cle, v in values.items()
        }
        assert dump(Reglages(**known)) == example_[1]

    def test_it_describes_every_key(self) -> None:
        described = re.findall(r"^\| `([a-z_]+)` \|", DOC.read_text(encoding="utf-8"), re.MULTILINE)
        assert described == ["format", *(field.name for field in fields(Reglages))]
