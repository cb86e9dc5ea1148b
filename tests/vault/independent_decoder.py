"""A second reader of the store, written from ``docs/format-coffre.md`` alone.

It shares no line with the program: the standard library, cryptography and argon2-cffi.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
import zlib
from dataclasses import dataclass
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

MARK = bytes.fromhex("89495343470d0a1a")
HEADER, SLOTS_AT, SLOT, SLOT_COUNT = 768, 72, 72, 8
RESERVED_AT, MAC_AT, SUM_AT = 648, 704, 736
GIB_IN_KIB = 1 << 20
HEAD, TAG, PREFIX = 36, 16, 9
FRAME_MAX = 1 << 20
CLEAR_MAX = 128 << 20
LETTERS = "abcdefghjkmnpqrstuvwxyz"


class Refused(Exception):
    """The store is not sound: the class of the answer, and where."""

    def __init__(self, classe: str, offset: int | None = None) -> None:
        super().__init__(classe)
        self.classe = classe
        self.offset = offset


@dataclass(frozen=True)
class Answer:
    """``contenu`` for ``sain`` and ``fin-dechiree`` only."""

    classe: str
    offset: int | None = None
    contenu: dict[str, Any] | None = None


@dataclass(frozen=True)
class Way:
    id: int
    kind: int
    lanes: int
    memory: int
    passes: int
    salt: bytes
    wrapped: bytes


@dataclass(frozen=True)
class Piece:
    offset: int
    sequence: int
    pending: int
    bound: bytes
    nonce: bytes
    sealed: bytes


def decode(data: bytes, typed: str) -> Answer:
    """The answer for the bytes of a store and what a person typed."""
    try:
        return _decode(data, typed)
    except Refused as refused:
        return Answer(refused.classe, refused.offset)


def _decode(data: bytes, typed: str) -> Answer:
    recovery, material = _secret(typed)
    ways = _header(data)
    data_key, way = _open(ways, recovery, material)
    salt = data[40:72]
    mac_key = HKDF(SHA256(), 32, salt, b"iscg-tui coffre 1 en-tete").derive(data_key)
    mac = hmac.new(mac_key, data[:MAC_AT], "sha256").digest()
    if not hmac.compare_digest(mac, data[MAC_AT:SUM_AT]):
        raise Refused("endommage", 0)
    pieces, torn_at = _pieces(data)
    aead = AESGCM(HKDF(SHA256(), 32, salt, b"iscg-tui coffre 1 trames").derive(data_key))
    bound_to, tag, clear = hashlib.sha256(data[:HEADER]).digest(), bytes(TAG), []
    for piece in pieces:
        clear.append(_clear(aead, bound_to + piece.bound + tag, piece))
        if sum(map(len, clear)) > CLEAR_MAX:
            raise Refused("endommage", piece.offset)
        tag = piece.sealed[-TAG:]
    contenu = {
        "magasin": data[12:28].hex(),
        "epoque": int.from_bytes(data[28:32], "big"),
        "generation": int.from_bytes(data[32:40], "big"),
        "acces": way.id,
        "sequence": pieces[-1].sequence,
        "en_attente": pieces[-1].pending,
        "tables": _tables(clear),
    }
    return Answer("sain" if torn_at is None else "fin-dechiree", torn_at, contenu)


def _secret(typed: str) -> tuple[bool, bytes]:
    key = _recovery(typed)
    if key is not None:
        return True, key
    text = unicodedata.normalize("NFC", " ".join(typed.split()))
    forbidden = {"Cc", "Cs", "Cn", "Co"}
    if not text or max(len(typed), len(text)) > 1000:
        raise Refused("phrase-refusee")
    if any(unicodedata.category(char) in forbidden for char in text):
        raise Refused("phrase-refusee")
    return False, text.encode("utf-8")


def _recovery(typed: str) -> bytes | None:
    if len(typed) > 1000:
        return None
    text = unicodedata.normalize("NFKC", typed).lower()
    letters = "".join(
        char
        for char in text
        if unicodedata.category(char) not in {"Zs", "Zl", "Zp", "Pd", "Pc", "Cc", "Cf"}
    )
    if len(letters) != 50 or any(char not in LETTERS for char in letters):
        return None
    number = 0
    for group in range(10):
        a, b, c, d, check = (LETTERS.index(char) for char in letters[5 * group : 5 * group + 5])
        if (group + 1 + 2 * a + 3 * b + 4 * c + 5 * d) % 23 != check:
            return None
        number = (((number * 23 + a) * 23 + b) * 23 + c) * 23 + d
    if number >= 1 << 180:
        return None
    secret = (number >> 20).to_bytes(20, "big")
    told = hashlib.sha256(b"iscg-tui cle de secours 1\x00" + secret).digest()
    return secret if int.from_bytes(told[:3], "big") >> 4 == number & 0xFFFFF else None


def _header(data: bytes) -> list[Way]:
    if not data.startswith(MARK):
        raise _unmarked(data)
    if len(data) < HEADER:
        raise Refused("endommage", len(data))
    if hashlib.sha256(data[:SUM_AT]).digest() != data[SUM_AT:HEADER]:
        raise Refused("endommage", 0)
    version = int.from_bytes(data[8:10], "big")
    if version > 1:
        raise Refused("plus-recent")
    if version != 1 or int.from_bytes(data[10:12], "big") != HEADER:
        raise Refused("endommage", 0)
    if any(data[RESERVED_AT:MAC_AT]):
        raise Refused("endommage", RESERVED_AT)
    ways = []
    for rank in range(SLOT_COUNT):
        at = SLOTS_AT + SLOT * rank
        way = _way(data[at : at + SLOT], at)
        if way is not None:
            ways.append(way)
    if not ways or len({way.id for way in ways}) < len(ways):
        raise Refused("endommage", SLOTS_AT)
    if sum(way.memory * way.passes for way in ways) > 8 * GIB_IN_KIB:
        raise Refused("trop-couteux")
    return ways


def _unmarked(data: bytes) -> Refused:
    for skipped in (8, 7, 9):
        mended = MARK + data[skipped:]
        if hashlib.sha256(mended[:SUM_AT]).digest() == mended[SUM_AT:HEADER]:
            return Refused("endommage", 0)
    if data and MARK.startswith(data):
        return Refused("endommage", 0)
    return Refused("pas-un-coffre")


def _way(raw: bytes, at: int) -> Way | None:
    kind = raw[4]
    if kind == 0:
        if any(raw):
            raise Refused("endommage", at)
        return None
    id_ = int.from_bytes(raw[:4], "big")
    if kind > 3 or id_ == 0 or any(raw[6:8]):
        raise Refused("endommage", at)
    memory, passes = int.from_bytes(raw[8:12], "big"), int.from_bytes(raw[12:16], "big")
    way = Way(id_, kind, raw[5], memory, passes, raw[16:32], raw[32:72])
    if not (1 <= way.lanes <= 16 and 1 <= passes <= 64):
        raise Refused("trop-couteux")
    if not 8 * way.lanes <= memory <= GIB_IN_KIB or memory * passes > 8 * GIB_IN_KIB:
        raise Refused("trop-couteux")
    return way


def _open(ways: list[Way], recovery: bool, material: bytes) -> tuple[bytes, Way]:
    for way in ways:
        if recovery != (way.kind == 2):
            continue
        try:
            key = hash_secret_raw(
                material, way.salt, way.passes, way.memory, way.lanes, 32, Type.ID, 0x13
            )
            return aes_key_unwrap(key, way.wrapped), way
        except (InvalidUnwrap, HashingError):
            continue
    raise Refused("mauvaise-phrase")


def _pieces(data: bytes) -> tuple[list[Piece], int | None]:
    pieces: list[Piece] = []
    at = HEADER
    while at < len(data):
        piece = _piece(data, at, first=not pieces)
        if piece is None:
            if not pieces or len(data) - at > HEAD + FRAME_MAX or _another_head(data, at + 1):
                raise Refused("endommage", at)
            return pieces, at
        if pieces and piece.sequence != pieces[-1].sequence + 1:
            raise Refused("endommage", at)
        pieces.append(piece)
        at += HEAD + len(piece.sealed)
    if not pieces:
        raise Refused("endommage", at)
    return pieces, None


def _sound_head(head: bytes) -> bool:
    return len(head) == HEAD and zlib.crc32(head[:32]) == int.from_bytes(head[32:], "big")


def _piece(data: bytes, at: int, *, first: bool) -> Piece | None:
    head = data[at : at + HEAD]
    if not _sound_head(head):
        return None
    length = int.from_bytes(head[:4], "big")
    if length < TAG or (length > FRAME_MAX and not first):
        raise Refused("endommage", at)
    sealed = data[at + HEAD : at + HEAD + length]
    if len(sealed) < length or zlib.crc32(sealed) != int.from_bytes(head[28:32], "big"):
        return None
    sequence, pending = int.from_bytes(head[4:12], "big"), int.from_bytes(head[12:16], "big")
    return Piece(at, sequence, pending, head[:28], head[16:28], sealed)


def _another_head(data: bytes, start: int) -> bool:
    for at in range(start, len(data) - HEAD + 1):
        begins_so = data[at] == 0 and data[at + 1] < 0x20 and data[at + 4 : at + 8] == bytes(4)
        if begins_so and _sound_head(data[at : at + HEAD]):
            return True
    return False


def _clear(aead: AESGCM, bound: bytes, piece: Piece) -> bytes:
    try:
        padded = aead.decrypt(piece.nonce, piece.sealed, bound)
    except InvalidTag:
        raise Refused("endommage", piece.offset) from None
    if len(padded) < PREFIX:
        raise Refused("endommage", piece.offset)
    method, length = padded[0], int.from_bytes(padded[1:5], "big")
    clear = int.from_bytes(padded[5:9], "big")
    body, rest = padded[PREFIX : PREFIX + length], padded[PREFIX + length :]
    if len(body) < length or any(rest) or method > 1 or clear > CLEAR_MAX:
        raise Refused("endommage", piece.offset)
    if method == 1:
        inflater = zlib.decompressobj()
        try:
            body = inflater.decompress(body, clear + 1)
        except zlib.error:
            raise Refused("endommage", piece.offset) from None
        if not inflater.eof or inflater.unused_data:
            raise Refused("endommage", piece.offset)
    if len(body) != clear:
        raise Refused("endommage", piece.offset)
    return body


def _tables(clear: list[bytes]) -> dict[str, Any]:
    """The tables as ``{name: {"suivant": n, "documents": [[id, document], …]}}``."""
    try:
        tables: dict[str, tuple[int, dict[int, Any]]] = {}
        for name, table in json.loads(clear[0].decode("utf-8")).items():
            documents = dict(zip(table["ids"], table["documents"], strict=True))
            tables[name] = (table["suivant"], documents)
        for transaction in clear[1:]:
            for operation in json.loads(transaction.decode("utf-8")):
                _apply(tables, *operation)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Refused("autre-forme") from None
    return {
        name: {"suivant": following, "documents": [[id_, each] for id_, each in documents.items()]}
        for name, (following, documents) in tables.items()
    }


def _apply(tables: dict[str, tuple[int, dict[int, Any]]], kind: str, name: str, *rest: Any) -> None:
    if kind == "drop":
        tables.pop(name, None)
        return
    following, documents = tables.get(name, (1, {}))
    if kind == "put":
        documents[rest[0]] = rest[1]
    elif kind == "del":
        documents.pop(rest[0], None)
    elif kind == "add":
        document = documents.setdefault(rest[0], {})
        for field, value in rest[1].items():
            document[field] = document.get(field, 0) + value
            if not document[field]:
                del document[field]
    elif kind == "clear":
        documents.clear()
    else:
        raise ValueError
    if kind in {"put", "add"}:
        following = max(following, rest[0] + 1)
    tables[name] = (following, documents)
