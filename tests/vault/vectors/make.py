"""Makes ``coffre.json``: ``python tests/vault/vectors/make.py``, then read what changed.

It writes stores field by field, as ``docs/format-coffre.md`` says, without the program: so
that a mistake of one is not hidden by the same mistake in the other. The expected answers
are written here by hand. Salts and nonces are fixed: the same file comes out each time.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_wrap

PHRASE = "sept mots inventés pour une phrase fictive"
REMPLACANTE = "remplaçante tout à fait imaginaire"
SECOURS = "aaacn-fnqwj-krgxd-ycgqd-ppvra\namkwg-kfzdf-rswpm-rvaew-hvskz"
SECOURS_AUTRE = "aaaab-aaaac-aaaad-aaaae-aaaaf\naaaag-aaaah-aaaaj-aaacw-ekntj"
SECOURS_SECRET = bytes(range(20))
AUTRE = "une autre phrase, tout aussi inventée"
HEADER, HEAD, TAG, TORN = 768, 36, 16, "fin-dechiree"
Tables = dict[str, Any]


def drawn(name: str, length: int) -> bytes:
    """Bytes that look random and are always the same for a name."""
    return hashlib.shake_256(name.encode()).digest(length)


@dataclass(frozen=True)
class Way:
    id: int
    kind: int
    secret: bytes
    memory: int = 8
    passes: int = 1
    lanes: int = 1


OWN = (Way(1, 1, PHRASE.encode()), Way(2, 2, SECOURS_SECRET))


@dataclass(frozen=True)
class Store:
    """A store to write. ``empty``: how many empty slots stand before the first."""

    name: str
    key: bytes
    generation: int = 1
    epoch: int = 1
    ways: tuple[Way, ...] = OWN
    empty: int = 0

    @property
    def salt(self) -> bytes:
        return drawn(f"{self.name} génération {self.generation}", 32)

    def _derived(self, info: bytes) -> bytes:
        return HKDF(SHA256(), 32, self.salt, info).derive(self.key)

    def slot(self, way: Way) -> bytes:
        salt = drawn(f"{self.name} accès {way.id}", 16)
        key = hash_secret_raw(way.secret, salt, way.passes, way.memory, way.lanes, 32, Type.ID)
        fields = struct.pack(">IBBHII", way.id, way.kind, way.lanes, 0, way.memory, way.passes)
        return fields + salt + aes_key_wrap(key, self.key)

    def header(self) -> bytes:
        body = b"\x89ISCG\r\n\x1a" + struct.pack(">HH", 1, HEADER) + drawn(self.name, 16)
        body += struct.pack(">IQ", self.epoch, self.generation) + self.salt + bytes(72 * self.empty)
        return self.signed(body + b"".join(self.slot(way) for way in self.ways))

    def signed(self, body: bytes) -> bytes:
        """The header of that beginning, as a holder of the key would write it."""
        body = body[:704].ljust(704, b"\x00")
        body += hmac.new(self._derived(b"iscg-tui coffre 1 en-tete"), body, "sha256").digest()
        return body + hashlib.sha256(body).digest()

    def frame(
        self, header: bytes, previous: bytes, number: int, padded: bytes, pending: int = 0
    ) -> bytes:
        """A frame whose sealed content is exactly ``padded``."""
        nonce = drawn(f"{self.name} {self.generation} {number} {padded.hex()}", 12)
        bound = struct.pack(">IQI12s", len(padded) + TAG, number, pending, nonce)
        aead = AESGCM(self._derived(b"iscg-tui coffre 1 trames"))
        tied = hashlib.sha256(header).digest() + bound + previous
        return headed(bound, aead.encrypt(nonce, padded, tied))


def headed(bound: bytes, sealed: bytes) -> bytes:
    head = bound + struct.pack(">I", zlib.crc32(sealed))
    return head + struct.pack(">I", zlib.crc32(head)) + sealed


def padded(
    content: bytes,
    *,
    method: int = 0,
    body: bytes | None = None,
    length: int | None = None,
    clear: int | None = None,
    total: int = 1024,
    fill: bytes = b"\x00",
) -> bytes:
    body = content if body is None else body
    prefix = struct.pack(
        ">BII",
        method,
        len(body) if length is None else length,
        len(content) if clear is None else clear,
    )
    return (prefix + body).ljust(total - HEAD - TAG, fill)


def text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def tables(**documents: dict[int, Any]) -> Tables:
    return {
        name: {"suivant": max(each, default=0) + 1, "documents": [[i, d] for i, d in each.items()]}
        for name, each in documents.items()
    }


def snapshot(state: Tables) -> bytes:
    return text(
        {
            name: {
                "suivant": each["suivant"],
                "ids": [id_ for id_, _ in each["documents"]],
                "documents": [document for _, document in each["documents"]],
            }
            for name, each in state.items()
        }
    )


@dataclass(frozen=True)
class Written:
    """The bytes of a store, cut where its parts end."""

    store: Store
    head: bytes
    frames: tuple[bytes, ...]

    @property
    def data(self) -> bytes:
        return self.head + b"".join(self.frames)

    def at(self, rank: int) -> int:
        return len(self.head) + sum(len(each) for each in self.frames[:rank])

    def first(self, count: int) -> Written:
        return Written(self.store, self.head, self.frames[:count])

    def then(self, content: bytes, pending: int = 0, number: int | None = None) -> Written:
        """One more frame, its sealed content given whole."""
        previous = self.frames[-1][-TAG:] if self.frames else bytes(TAG)
        last = struct.unpack_from(">Q", self.frames[-1], 4)[0] if self.frames else 0
        number = last + 1 if number is None else number
        new = self.store.frame(self.head, previous, number, content, pending)
        return Written(self.store, self.head, (*self.frames, new))

    def does(self, *operations: list[Any], pending: int = 0) -> Written:
        return self.then(padded(text(list(operations))), pending)


def begun(store: Store, state: Tables, number: int = 1, pending: int = 0) -> Written:
    return Written(store, store.header(), ()).then(padded(snapshot(state)), pending, number)


ZEBULON = {"nom": "Fictif", "prenom": "Zébulon", "note": "⚠ « inventé »"}
A = Store("magasin a", drawn("clé a", 32))
OPENING = tables(etat={1: {"ecran": "accueil"}})


def four(store: Store) -> Written:
    """A snapshot and four transactions."""
    return (
        begun(store, OPENING)
        .does(["put", "situations", 1, ZEBULON], ["add", "comptes", 2, {"x": 2}], pending=1)
        .does(["put", "situations", 2, {"nom": "Imaginaire"}], pending=2)
        .does(["add", "comptes", 2, {"x": -1, "y": 3}], ["del", "etat", 1], pending=2)
        .does(["del", "situations", 2], pending=3)
    )


AFTER = (
    OPENING,
    tables(etat={1: {"ecran": "accueil"}}, situations={1: ZEBULON}, comptes={2: {"x": 2}}),
    tables(
        etat={1: {"ecran": "accueil"}},
        situations={1: ZEBULON, 2: {"nom": "Imaginaire"}},
        comptes={2: {"x": 2}},
    ),
    {
        **tables(
            etat={},
            situations={1: ZEBULON, 2: {"nom": "Imaginaire"}},
            comptes={2: {"x": 1, "y": 3}},
        ),
        "etat": {"suivant": 2, "documents": []},
    },
    {
        "etat": {"suivant": 2, "documents": []},
        "situations": {"suivant": 3, "documents": [[1, ZEBULON]]},
        "comptes": {"suivant": 3, "documents": [[2, {"x": 1, "y": 3}]]},
    },
)
PENDING = (0, 1, 2, 2, 3)


class Vectors:
    """The vectors, and the stores that their bytes are cut from."""

    def __init__(self) -> None:
        self.bases: dict[str, bytes] = {}
        self.made: list[dict[str, Any]] = []
        self._windows: dict[bytes, tuple[str, int]] = {}

    def base(self, name: str, data: bytes) -> None:
        self.bases[name] = data
        for at in range(len(data) - 15):
            self._windows.setdefault(data[at : at + 16], (name, at))

    def add(
        self, nom: str, data: bytes, reponse: str, offset: int | None = None, **more: Any
    ) -> None:
        vector: dict[str, Any] = {
            "nom": nom,
            "octets": self._pieces(data),
            "tape": PHRASE,
            "reponse": reponse,
        }
        if offset is not None:
            vector["offset"] = offset
        self.made.append(vector | more)

    def _pieces(self, data: bytes) -> list[Any]:
        pieces: list[Any] = []
        literal = bytearray()

        def flush() -> None:
            if literal:
                pieces.append(base64.b64encode(literal).decode())
                literal.clear()

        at = 0
        while at < len(data):
            zeros = len(data) - at - len(data[at:].lstrip(b"\x00")) if not data[at] else 0
            found = self._windows.get(data[at : at + 16])
            if found is not None and zeros < 64:
                name, start = found
                base, end = self.bases[name], found[1]
                while end < len(base) and at < len(data) and base[end] == data[at]:
                    at, end = at + 1, end + 1
                flush()
                pieces.append([name, start, end])
            elif zeros >= 64:
                flush()
                pieces.append(zeros)
                at += zeros
            else:
                literal.append(data[at])
                at += 1
        flush()
        return pieces


def contents(written: Written, state: Tables, *, way: int = 1, pending: int = 0) -> dict[str, Any]:
    return {
        "magasin": written.head[12:28].hex(),
        "epoque": written.store.epoch,
        "generation": written.store.generation,
        "acces": way,
        "sequence": struct.unpack_from(">Q", written.frames[-1], 4)[0],
        "en_attente": pending,
        "tables": state,
    }


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


def checksummed(header: bytes) -> bytes:
    return header[:736] + hashlib.sha256(header[:736]).digest()


def put(header: bytes, at: int, value: bytes) -> bytes:
    return header[:at] + value + header[at + len(value) :]


def rehead(frame: bytes, at: int, value: bytes) -> bytes:
    """A frame whose plain head was changed and its CRCs made right, without the key."""
    return headed(put(frame[:28], at, value), frame[HEAD:])


def whole(vectors: Vectors, a: Written) -> None:
    """Sound stores."""
    for count in range(1, 6):
        part = a.first(count)
        expected = contents(part, AFTER[count - 1], pending=PENDING[count - 1])
        name = "entier" if count == 5 else f"coupé net après la trame {count}"
        vectors.add(name, part.data, "sain", contenu=expected)
    last = contents(a, AFTER[4], pending=3)
    typed = {
        "é décomposé": PHRASE.replace("é", "e\u0301"),
        "espaces doubles, insécables, aux bouts": "\u00a0 "
        + PHRASE.replace(" ", " \u202f")
        + "\r\n",
    }
    for name, phrase in typed.items():
        vectors.add(f"phrase tapée autrement : {name}", a.data, "sain", tape=phrase, contenu=last)
    recovered = last | {"acces": 2}
    for name, key in {
        "telle qu’écrite": SECOURS,
        "en capitales, avec des espaces": SECOURS.upper().replace("-", " "),
        "sans séparateur": SECOURS.replace("-", "").replace("\n", ""),
        "lettres pleine chasse, tirets longs": "".join(
            chr(ord(c) + 0xFEE0) if c.isalpha() else "\u2013" for c in SECOURS
        ),
    }.items():
        vectors.add(f"clé de secours {name}", a.data, "sain", tape=key, contenu=recovered)

    def also(name: str, written: Written, state: Tables, **more: Any) -> None:
        tape = {"tape": more.pop("tape")} if "tape" in more else {}
        vectors.add(name, written.data, "sain", contenu=contents(written, state, **more), **tape)

    relay = replace(A, name="relais", ways=(*OWN, Way(7, 3, REMPLACANTE.encode())), epoch=4)
    also("accès de remplacement", begun(relay, OPENING), OPENING, way=7, tape=REMPLACANTE)
    eight = tuple(Way(10 + i, 3, f"invention numéro {i}".encode()) for i in range(8))
    full = begun(replace(A, name="huit", ways=eight), OPENING)
    also("huit accès, le dernier", full, OPENING, way=17, tape="invention numéro 7")
    gaps = begun(replace(A, name="vides", empty=3), OPENING)
    also("accès vides avant les autres", gaps, OPENING)
    twice = (Way(5, 3, PHRASE.encode()), Way(4, 1, PHRASE.encode()))
    also(
        "la même phrase ouvre deux accès : le premier",
        begun(replace(A, name="double", ways=twice), OPENING),
        OPENING,
        way=5,
    )
    for name, way in {
        "64 passages": Way(1, 1, PHRASE.encode(), passes=64),
        "16 voies": Way(1, 1, PHRASE.encode(), memory=128, lanes=16),
        "identifiant au plus grand": Way(2**32 - 1, 1, PHRASE.encode()),
    }.items():
        also(f"accès : {name}", begun(replace(A, name=name, ways=(way,)), {}), {}, way=way.id)
    big = replace(A, name="grandes valeurs", generation=2**64 - 1, epoch=2**32 - 1)
    also("génération et époque au plus grand", begun(big, {}), {})
    high = begun(A, {}, 2**32 + 5, 2**32 - 1).does(["clear", "t"], pending=2**32 - 1)
    empty = {"t": {"suivant": 1, "documents": []}}
    also("numéro au-delà de 2³², compte public au plus grand", high, empty, pending=2**32 - 1)

    many = tables(
        situations={i: {"nom": f"Fictif{i}", "note": "inventé " * 4} for i in range(1, 60)}
    )
    packed = zlib.compress(snapshot(many), 6)
    total = HEAD + 9 + len(packed) + TAG
    first = padded(snapshot(many), method=1, body=packed, total=max(1024, total + total % 32))
    base = Written(A, A.header(), ()).then(first)
    also("instantané comprimé", base, many)
    change = text([["put", "situations", 60, {"nom": "Long", "note": "z" * 3000}]])
    longer = {
        "suivant": 61,
        "documents": [*many["situations"]["documents"], [60, {"nom": "Long", "note": "z" * 3000}]],
    }
    also(
        "transaction comprimée",
        base.then(padded(change, method=1, body=zlib.compress(change))),
        {"situations": longer},
    )
    also("la même sans compression", base.then(padded(change, total=4096)), {"situations": longer})
    one = {"t": {"suivant": 2, "documents": [[1, {}]]}}
    operations = text([["put", "t", 1, {}]])
    start = begun(A, {})
    also("remplissage plus long que nécessaire", start.then(padded(operations, total=9000)), one)
    also("aucun remplissage", start.then(padded(operations, total=HEAD + TAG + 9)), one)
    also("transaction sans opération", start.does(), {})
    for name, done, state in (
        (
            "put remplace",
            [["put", "t", 1, {"a": 1}], ["put", "t", 1, {"b": 2}]],
            {"t": {"suivant": 2, "documents": [[1, {"b": 2}]]}},
        ),
        (
            "add à ce qui manque",
            [["add", "t", 9, {"a": 1}]],
            {"t": {"suivant": 10, "documents": [[9, {"a": 1}]]}},
        ),
        (
            "add qui tombe à zéro",
            [["add", "t", 1, {"a": 1, "b": 1}], ["add", "t", 1, {"a": -1}]],
            {"t": {"suivant": 2, "documents": [[1, {"b": 1}]]}},
        ),
        ("del de ce qui manque", [["del", "t", 4]], {"t": {"suivant": 1, "documents": []}}),
        (
            "del garde le numéro suivant",
            [["put", "t", 5, {}], ["del", "t", 5]],
            {"t": {"suivant": 6, "documents": []}},
        ),
        (
            "clear garde le numéro suivant",
            [["put", "t", 5, {}], ["clear", "t"]],
            {"t": {"suivant": 6, "documents": []}},
        ),
        ("drop ôte la table", [["put", "t", 5, {}], ["drop", "t"]], {}),
        ("drop de ce qui manque", [["drop", "t"]], {}),
        (
            "numéros dans le désordre",
            [["put", "t", 5, {}], ["put", "t", 3, {}]],
            {"t": {"suivant": 6, "documents": [[5, {}], [3, {}]]}},
        ),
    ):
        also(f"opérations : {name}", start.does(*done), state)
    repeated = Written(A, A.header(), ()).then(
        padded(text({"t": {"suivant": 3, "ids": [1, 1], "documents": [{"a": 1}, {"b": 2}]}}))
    )
    also(
        "identifiant deux fois dans l’instantané : le dernier",
        repeated,
        {"t": {"suivant": 3, "documents": [[1, {"b": 2}]]}},
    )


def secrets(vectors: Vectors, a: Written) -> None:
    """What is typed and opens nothing."""
    for name, typed in {
        "une autre": AUTRE,
        "un mot de moins": PHRASE[:-8],
        "en capitales": PHRASE.upper(),
        "sans accent": PHRASE.replace("é", "e"),
        "mots collés": PHRASE.replace(" ", ""),
        "clé de secours avec une faute": SECOURS.replace("krgxd", "brgxd"),
        "clé de secours d’un autre coffre": SECOURS_AUTRE,
    }.items():
        vectors.add(f"phrase : {name}", a.data, "mauvaise-phrase", tape=typed)
    for name, typed in {
        "vide": "",
        "des espaces": " \t\u00a0",
        "un caractère de commande": "un\x07deux",
        "trop longue": "mot " * 251,
        "privée": "un \ue000",
    }.items():
        vectors.add(f"phrase : {name}", a.data, "phrase-refusee", tape=typed)
    only = begun(replace(A, name="secours seul", ways=OWN[1:]), {})
    vectors.add("phrase là où seule la clé de secours ouvre", only.data, "mauvaise-phrase")
    own = begun(replace(A, name="phrase seule", ways=OWN[:1]), {})
    vectors.add("clé là où seule la phrase ouvre", own.data, "mauvaise-phrase", tape=SECOURS)
    raw = begun(replace(A, name="secours en phrase", ways=(Way(1, 1, SECOURS_SECRET),)), {})
    vectors.add(
        "clé de secours : n’ouvre pas un accès de phrase", raw.data, "mauvaise-phrase", tape=SECOURS
    )


def headers(vectors: Vectors, a: Written) -> None:
    """Headers cut, changed, rewritten with or without the key."""
    head, rest = a.head, a.data[HEADER:]
    for name, data in {
        "vide": b"",
        "PDF": b"%PDF-1.7\n",
        "JSON": b"{}",
        "des zéros": bytes(4096),
        "base KeePass": b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5" + bytes(300),
    }.items():
        vectors.add(f"autre fichier : {name}", data, "pas-un-coffre")
    for length in (1, 7):
        vectors.add(f"coupé à {length}", a.data[:length], "endommage", 0)
    for length in (8, 10, 28, 72, 144, 648, 704, 736, 767):
        vectors.add(f"coupé à {length}", a.data[:length], "endommage", length)
    vectors.add("coupé après l’en-tête", head, "endommage", HEADER)
    for name, at in {
        "marque": 0,
        "version": 8,
        "taille": 10,
        "magasin": 12,
        "époque": 28,
        "génération": 32,
        "sel de génération": 40,
        "accès : identifiant": 72,
        "accès : nature": 76,
        "accès : voies": 77,
        "accès : zéros": 78,
        "accès : mémoire": 80,
        "accès : passages": 84,
        "accès : sel": 88,
        "accès : clé enveloppée": 104,
        "accès vide": 300,
        "réserve": 660,
        "sceau": 704,
        "somme": 736,
        "somme, dernier octet": 767,
    }.items():
        vectors.add(f"en-tête changé : {name}", flipped(a.data, at), "endommage", 0)
    vectors.add("octet de la marque ôté", a.data[1:], "endommage", 0)
    vectors.add("octet ajouté devant", b"\x00" + a.data, "endommage", 0)
    vectors.add("octet de l’en-tête ôté", a.data[:300] + a.data[301:], "endommage", 0)
    vectors.add(
        "octet ajouté dans l’en-tête", a.data[:300] + b"\x01" + a.data[300:], "endommage", 0
    )
    vectors.add(
        "marque d’une autre version du même nom", b"\x89ISCH" + a.data[5:100], "pas-un-coffre"
    )

    def forged(name: str, at: int, value: bytes, classe: str, offset: int | None = None) -> None:
        vectors.add(
            f"en-tête refait sans la clé : {name}",
            checksummed(put(head, at, value)) + rest,
            classe,
            offset,
        )

    forged("version 2", 8, b"\x00\x02", "plus-recent")
    forged("version 65535", 8, b"\xff\xff", "plus-recent")
    forged("version 0", 8, b"\x00\x00", "endommage", 0)
    forged("taille 1024", 10, b"\x04\x00", "endommage", 0)
    forged("magasin", 12, b"\x00", "endommage", 0)
    forged("époque", 28, b"\x00\x00\x00\x09", "endommage", 0)
    forged("génération", 32, bytes(8), "endommage", 0)
    forged("sel de génération", 40, bytes(32), "endommage", 0)
    forged("sceau", 704, bytes(32), "endommage", 0)
    forged("réserve non nulle", 703, b"\x01", "endommage", 648)
    forged("nature 4", 76, b"\x04", "endommage", 72)
    forged("nature 255", 76, b"\xff", "endommage", 72)
    forged("accès vide mal effacé", 76, b"\x00", "endommage", 72)
    forged("accès vide, un octet", 72 * 3 + 71, b"\x01", "endommage", 216)
    forged("identifiant 0", 72, bytes(4), "endommage", 72)
    forged("zéros de l’accès", 78, b"\x00\x01", "endommage", 72)
    forged("identifiants égaux", 144, b"\x00\x00\x00\x01", "endommage", 72)
    forged("aucun accès", 72, bytes(144), "endommage", 72)
    forged("sel de l’accès", 88, bytes(16), "mauvaise-phrase")
    forged("clé enveloppée", 104, bytes(40), "mauvaise-phrase")
    forged("phrase changée en clé de secours", 76, b"\x02", "mauvaise-phrase")
    forged("accès échangés", 72, head[144:216] + head[72:144], "endommage", 0)
    forged("titulaire changée en remplacement", 76, b"\x03", "endommage", 0)
    forged("accès de secours retiré", 144, bytes(72), "endommage", 0)
    for name, at, value in (
        ("mémoire 1 Gio et 1 Kio", 80, struct.pack(">I", 2**20 + 1)),
        ("mémoire au plus grand", 80, b"\xff" * 4),
        ("mémoire nulle", 80, bytes(4)),
        ("mémoire 7 Kio", 80, struct.pack(">I", 7)),
        ("8 Kio pour 2 voies", 77, b"\x02"),
        ("17 voies", 77, b"\x11"),
        ("255 voies", 77, b"\xff"),
        ("aucune voie", 77, b"\x00"),
        ("65 passages", 84, struct.pack(">I", 65)),
        ("passages au plus grand", 84, b"\xff" * 4),
        ("aucun passage", 84, bytes(4)),
        ("plus de 8 Gio parcourus", 80, struct.pack(">II", 2**20, 9)),
    ):
        forged(f"coût : {name}", at, value, "trop-couteux")
    both = put(put(head, 80, struct.pack(">II", 2**20, 8)), 152, struct.pack(">II", 2**20, 1))
    vectors.add("coût : plus de 8 Gio parcourus en tout", checksummed(both), "trop-couteux")
    signed = A.signed(put(head, 80, b"\xff" * 4))
    vectors.add("coût démesuré sous un sceau juste", signed + rest, "trop-couteux")
    vectors.add(
        "réserve non nulle sous un sceau juste",
        A.signed(put(head, 650, b"\x01")) + rest,
        "endommage",
        648,
    )
    vectors.add(
        "en-tête refait avec la clé, trames d’avant",
        A.signed(put(head, 28, b"\x00\x00\x00\x02")) + rest,
        "endommage",
        HEADER,
    )


def ends(vectors: Vectors, a: Written) -> None:
    """A last frame cut or hurt; a snapshot likewise, which nothing replaces."""
    last, end = a.at(4), len(a.data)
    kept = contents(a.first(4), AFTER[3], pending=PENDING[3])
    for name, size in {
        "un octet": 1,
        "la longueur": 4,
        "le numéro": 12,
        "le compte": 16,
        "le nonce": 28,
        "la somme du contenu": 32,
        "la tête sauf un octet": 35,
        "la tête": 36,
        "un octet scellé": 37,
        "512 octets": 512,
        "tout sauf le sceau": 1008,
        "tout sauf un octet": 1023,
    }.items():
        vectors.add(
            f"dernière trame coupée après : {name}", a.data[: last + size], TORN, last, contenu=kept
        )
    fields = {
        "longueur": 3,
        "numéro": 11,
        "compte": 15,
        "nonce": 20,
        "somme du contenu": 30,
        "somme de la tête": 34,
        "contenu": 500,
        "sceau": 1020,
    }
    for name, at in fields.items():
        vectors.add(
            f"dernière trame changée : {name}", flipped(a.data, last + at), TORN, last, contenu=kept
        )
        vectors.add(
            f"trame du milieu changée : {name}", flipped(a.data, a.at(2) + at), "endommage", a.at(2)
        )
    for name, at in fields.items():
        vectors.add(
            f"instantané changé : {name}", flipped(a.data, HEADER + at), "endommage", HEADER
        )
    for size in (1, 36, 500, 1023):
        vectors.add(
            f"instantané coupé après {size} octets", a.data[: HEADER + size], "endommage", HEADER
        )
    all_of = contents(a, AFTER[4], pending=3)
    for name, more in {
        "un zéro": b"\x00",
        "4096 zéros": bytes(4096),
        "du texte": b"bonjour" * 9,
        "1 Mio et 36 octets de zéros": bytes(2**20 + 36),
    }.items():
        vectors.add(f"ajouté à la fin : {name}", a.data + more, TORN, end, contenu=all_of)
    vectors.add("ajouté à la fin : un octet de plus", a.data + bytes(2**20 + 37), "endommage", end)
    vectors.add("ajouté à la fin : le fichier encore", a.data + a.data, "endommage", end)
    vectors.add(
        "trame du milieu : un octet ôté",
        a.data[: a.at(2) + 99] + a.data[a.at(2) + 100 :],
        "endommage",
        a.at(2),
    )
    vectors.add(
        "trame du milieu : un octet ajouté",
        a.data[: a.at(2) + 99] + b"\x01" + a.data[a.at(2) + 99 :],
        "endommage",
        a.at(2),
    )
    for name, length in {
        "longueur de 2³² − 1": 2**32 - 1,
        "longueur de 1 Mio et 1": 2**20 + 1,
        "longueur 0": 0,
        "longueur 15": 15,
    }.items():
        frame = headed(struct.pack(">IQI12s", length, 6, 0, bytes(12)), b"")
        vectors.add(f"dernière trame : {name}", a.data + frame, "endommage", end)
        first = headed(struct.pack(">IQI12s", length, 1, 0, bytes(12)), b"")
        vectors.add(f"instantané : {name}", a.head + first, "endommage", HEADER)
    frame = headed(struct.pack(">IQI12s", 2**20, 6, 0, bytes(12)), b"")
    vectors.add(
        "dernière trame : longueur de 1 Mio, absente", a.data + frame, TORN, end, contenu=all_of
    )


def orders(vectors: Vectors, a: Written) -> None:
    """Frames moved, removed, repeated, grafted."""
    snap, one, two, three, four_ = a.frames

    def of(name: str, rank: int, *frames: bytes) -> None:
        vectors.add(name, a.head + b"".join(frames), "endommage", HEADER + 1024 * rank)

    of("trames 2 et 3 échangées", 1, snap, two, one, three, four_)
    of("les deux dernières échangées", 3, snap, one, two, four_, three)
    of("ordre inverse", 1, snap, four_, three, two, one)
    of("trame 2 ôtée", 1, snap, two, three, four_)
    of("trame 4 ôtée", 3, snap, one, two, four_)
    of("trame 2 répétée", 2, snap, one, one, two, three, four_)
    of("dernière trame répétée", 5, *a.frames, four_)
    of("instantané ôté", 0, one, two, three, four_)
    of("instantané répété", 1, snap, snap, one)
    of("trame rejouée à la fin", 5, *a.frames, one)

    def numbered(frame: bytes, number: int) -> bytes:
        return rehead(frame, 4, struct.pack(">Q", number))

    of("échangées et renumérotées", 1, snap, numbered(two, 2), numbered(one, 3), three, four_)
    of("ôtée et renumérotées", 1, snap, numbered(two, 2), numbered(three, 3))
    of("rejouée et renumérotée", 5, *a.frames, numbered(four_, 6))
    of("toutes renumérotées", 0, *(numbered(f, 11 + i) for i, f in enumerate(a.frames)))
    of("compte public refait", 4, snap, one, two, three, rehead(four_, 12, bytes(4)))
    of("nonce refait", 4, snap, one, two, three, rehead(four_, 16, bytes(12)))
    of("sceau refait", 4, snap, one, two, three, headed(four_[:28], four_[36:-1] + b"\x00"))
    of(
        "contenu raccourci",
        4,
        snap,
        one,
        two,
        three,
        headed(struct.pack(">I", 971) + four_[4:28], four_[36:-17]),
    )
    of("numéro sauté, sceau juste", 5, *a.then(padded(b"[]"), number=7).frames)
    of("numéro répété, sceau juste", 5, *a.then(padded(b"[]"), number=5).frames)
    other = four(replace(A, name="magasin b", key=drawn("clé b", 32)))
    twin = four(replace(A, name="magasin c"))
    newer = four(replace(A, generation=2))
    for name, from_ in {
        "d’un autre coffre, même phrase": other,
        "d’un autre coffre, même clé": twin,
        "d’une autre génération": newer,
    }.items():
        of(f"instantané greffé {name}", 0, from_.frames[0], *a.frames[1:])
        of(f"trame du milieu greffée {name}", 2, snap, one, from_.frames[2], three, four_)
        of(f"dernière trame greffée {name}", 4, snap, one, two, three, from_.frames[4])
        of(f"trame greffée à la suite {name}", 5, *a.frames, numbered(from_.frames[4], 6))
        vectors.add(f"en-tête {name}", from_.head + a.data[HEADER:], "endommage", HEADER)
    vectors.add(
        "accès d’un autre coffre, même phrase",
        checksummed(put(a.head, 72, other.head[72:216])) + a.data[HEADER:],
        "endommage",
        0,
    )


def inside(vectors: Vectors, a: Written) -> None:
    """Frames rightly sealed by a holder of the key, and wrong inside."""
    end, some = len(a.data), text([["put", "t", 1, {}]])
    bomb = zlib.compress(bytes(3 << 20), 9)
    squeezed = zlib.compress(some)
    for name, content in {
        "remplissage non nul": padded(some, fill=b"\x01"),
        "dernier octet du remplissage": padded(some)[:-1] + b"\x01",
        "préfixe coupé": b"\x00" * 8,
        "aucun octet": b"",
        "longueur plus grande que la trame": padded(some, length=5000),
        "longueur au plus grand": padded(some, length=2**32 - 1),
        "longueur trop courte": padded(some, length=5),
        "taille en clair trop grande": padded(some, clear=len(some) + 1),
        "taille en clair trop petite": padded(some, clear=len(some) - 1),
        "méthode 2": padded(some, method=2),
        "méthode 255": padded(some, method=255),
        "zlib qui n’en est pas": padded(some, method=1),
        "zlib coupé": padded(some, method=1, body=squeezed[:-1]),
        "zlib, somme fausse": padded(some, method=1, body=flipped(squeezed, len(squeezed) - 1)),
        "zlib suivi d’octets": padded(some, method=1, body=squeezed + b"zz"),
        "zlib vide": padded(some, method=1, body=b""),
        "zlib qui donne plus": padded(some, method=1, body=bomb, total=8192),
        "zlib qui donne moins": padded(some, method=1, body=squeezed, clear=99999),
        "taille en clair démesurée": padded(some, method=1, body=squeezed, clear=2**32 - 1),
    }.items():
        vectors.add(f"contenu : {name}", a.then(content).data, "endommage", end)
    for name, done in {
        "pas du JSON": b"ceci n'en est pas",
        "JSON coupé": some[:-2],
        "UTF-8 faux": b'[["drop","\xff"]]',
        "vide": b"",
        "un nombre": b"1",
        "null": b"null",
        "opération sans rien": b"[[]]",
        "opération inconnue": b'[["voler","t",1]]',
        "opération sans table": b'[["put"]]',
        "put sans document": b'[["put","t",1]]',
        "identifiant texte": b'[["put","t","x",{}]]',
        "add d’un texte": b'[["add","t",1,{"a":"b"}]]',
        "add d’une liste": b'[["add","t",1,[1]]]',
        "table qui est une liste": b'[["put",[],1,{}]]',
        "emboîté sans fin": b"[" * 12000,
    }.items():
        size = max(1024, len(done) + 100)
        vectors.add(f"JSON : {name}", a.then(padded(done, total=size)).data, "autre-forme")
    for name, state in {
        "pas du JSON": b"rien",
        "une liste": b"[]",
        "table sans ids": b'{"t":{"documents":[],"suivant":1}}',
        "ids et documents inégaux": b'{"t":{"ids":[1,2],"documents":[{}],"suivant":3}}',
        "table sans suivant": b'{"t":{"ids":[],"documents":[]}}',
        "table nulle": b'{"t":null}',
        "identifiant qui est une liste": b'{"t":{"ids":[[]],"documents":[{}],"suivant":2}}',
    }.items():
        data = Written(A, a.head, ()).then(padded(state)).data
        vectors.add(f"instantané JSON : {name}", data, "autre-forme")


def main() -> None:
    vectors, a = Vectors(), four(A)
    vectors.base("a", a.data)
    for name, store in (
        ("b", replace(A, name="magasin b", key=drawn("clé b", 32))),
        ("c", replace(A, name="magasin c")),
        ("a2", replace(A, generation=2)),
    ):
        vectors.base(name, four(store).data)
    for section in (whole, secrets, headers, ends, orders, inside):
        section(vectors, a)
    bases = {name: base64.b64encode(data).decode() for name, data in vectors.bases.items()}
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in vectors.made)
    Path(__file__).with_name("coffre.json").write_text(
        f'{{"format": 1,\n"bases": {json.dumps(bases, indent=1)},\n"vecteurs": [\n{lines}\n]}}\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
