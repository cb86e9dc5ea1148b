"""Sort candidate words into the list that passphrases are drawn from.

    python docs/trier_mots.py fr.dic < candidates > iscg_tui/vault/mots.txt

``fr.dic`` is a French hunspell dictionary with its parts of speech (Debian package
``hunspell-fr-classical``); it is only asked whether a word exists. Words kept are written on
standard output, the others with their reason on standard error. Given its own result, it gives
it back. What it keeps and why: ``docs/liste-de-mots.md``.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Final

FORME: Final = re.compile(r"[a-z]{4,8}")
CLASSES: Final = {"po:nom", "po:adj", "po:infi"}
COFFRE: Final = Path(__file__).parent.parent / "iscg_tui" / "vault"
DEVINABLES: Final = tuple(COFFRE / name for name in ("mots_devinables.txt", "mots_outils.txt"))

# She works with people in distress: nothing of it in a phrase that she types each morning.
ECARTES: Final = frozenset(Path(__file__).with_name("mots_ecartes.txt").read_text("ascii").split())

# A rough French ear: two words that it cannot tell apart may be confused when dictated.
OREILLE: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=[a-z])(?:ent|ant|end|and|amp|anc|ang)$", "A"),
        (r"(?:ains|aint|ain|ein|eint|in|im|ym|yn)(?![aeiouymn])", "I"),
        (r"(?:an|am|en|em)(?![aeiouymn])", "A"),
        (r"(?:on|om)(?![aeiouymn])", "O"),
        (r"(?:un|um)(?![aeiouymn])", "I"),
        (r"eau|au|ot$|op$|os$", "o"),
        (r"oeu|eu", "E"),
        (r"ou", "U"),
        (r"oi|oy", "W"),
        (r"(?:ai|ei)", "e"),
        (r"(?:er|et|ez|ed)$", "e"),
        (r"ph", "f"),
        (r"sch|ch|sh", "S"),
        (r"th", "t"),
        (r"qu|q|ck|cc(?![eiy])|c(?![eiyS])", "k"),
        (r"sc(?=[eiy])|c(?=[eiy])", "s"),
        (r"g(?=[eiy])e?", "j"),
        (r"gu(?=[eiy])", "g"),
        (r"y", "i"),
        (r"h", ""),
        (r"x$|s$|t$|d$|p$|z$", ""),
        (r"e$|es$", ""),
        (r"(.)\1+", r"\1"),
    )
)


def sans_accent(word: str) -> str:
    """``word`` as a careless hand would write it."""
    word = word.lower().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def son(word: str) -> str:
    """What the rough ear hears."""
    for pattern, sound in OREILLE:
        word = pattern.sub(sound, word)
    return word


def dictionnaire(path: Path) -> tuple[set[str], dict[str, set[str]]]:
    """Dictionary heads: those of a kept part of speech, and the accented ones by bare spelling."""
    heads: set[str] = set()
    accented: dict[str, set[str]] = defaultdict(set)
    for line in path.read_text("utf-8").splitlines()[1:]:
        head, _, rest = line.partition(" ")
        word = head.split("/")[0]
        tags = rest.split()
        if not word.islower():
            continue
        if sans_accent(word) != word:
            accented[sans_accent(word)].add(word)
        if CLASSES.intersection(tags) or any(tag.startswith("po:v") for tag in tags):
            heads.add(word)
    return heads, accented


def trop_proches(words: list[str]) -> dict[str, str]:
    """Words to leave out since one already kept sounds like them, or nearly is them."""
    out: dict[str, str] = {}
    by_sound: dict[str, str] = {}
    by_pattern: dict[str, str] = {}
    for word in sorted(words, key=lambda word: (len(word), word)):
        # A slip on one letter (« poire », « foire ») must not fall on another word of the list
        # where it is most easily made: at the end.
        endings = (word[:-1] + "?", word[:-2] + "?" + word[-1])
        near = by_sound.get(son(word)) or next(
            (by_pattern[ending] for ending in endings if ending in by_pattern), None
        )
        if near:
            out[word] = f"trop proche de {near}"
            continue
        by_sound[son(word)] = word
        by_pattern.update(dict.fromkeys(endings, word))
    return out


def sans_prefixe(words: list[str]) -> dict[str, str]:
    """The fewest words to leave out so that none begins another."""
    children: dict[str, list[str]] = defaultdict(list)
    known = set(words)
    for word in words:
        parents = (word[:end] for end in range(len(word) - 1, 0, -1))
        children[next((parent for parent in parents if parent in known), "")].append(word)

    def keep(word: str) -> list[str]:
        below = [kept for child in children[word] for kept in keep(child)]
        return [word] if word and len(below) <= 1 else below

    kept = set(keep(""))
    return {word: "commence un autre mot ou le prolonge" for word in words if word not in kept}


def motif(word: str, heads: set[str], accented: dict[str, set[str]]) -> str | None:
    """Why ``word`` alone is left out; None when it is fit."""
    if not FORME.fullmatch(word):
        return "pas de 4 à 8 lettres sans accent"
    if word in ECARTES:
        return "écarté"
    if word not in heads:
        return "pas une entrée du dictionnaire (nom, adjectif, infinitif)"
    if accented.get(word):
        return f"existe aussi avec accent : {' '.join(sorted(accented[word]))}"
    return None


def main() -> int:
    """Standard input to standard output; 2 when no dictionary is given."""
    if len(sys.argv) != 2:
        sys.stderr.write("usage : trier_mots.py fr.dic < candidats > mots.txt\n")
        return 2
    heads, accented = dictionnaire(Path(sys.argv[1]))
    devinables = {word for path in DEVINABLES for word in path.read_text("ascii").split()}
    reasons: dict[str, str] = {}
    words: list[str] = []
    for word in sorted(set(sys.stdin.read().split())):
        reason = "devinable" if word in devinables else motif(word, heads, accented)
        if reason:
            reasons[word] = reason
        else:
            words.append(word)
    for rule in (trop_proches, sans_prefixe):
        out = rule(words)
        reasons |= out
        words = [word for word in words if word not in out]
    sys.stdout.writelines(f"{word}\n" for word in words)
    sys.stderr.writelines(f"{word} : {reason}\n" for word, reason in sorted(reasons.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
