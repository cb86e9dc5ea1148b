"""The post's entry for the register of processing (RGPD art. 30), to be completed by hand.

It is made of the settings and of the program itself: its data are those of ``champs``, its
durations those that the program applies. No store is read: there is no record in it, and
what only the employer can say is left as a line to fill, the legal basis first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from iscg_tui.privacy.champs import donnees
from iscg_tui.privacy.feuille.blocs import ARemplir, Feuille, Liste, Paragraphe, Tableau, Titre
from iscg_tui.vault.backups import AGE_MAX
from iscg_tui.vault.passphrase import BITS_CNIL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from iscg_tui.privacy.feuille.blocs import Bloc
    from iscg_tui.reglages import Reglages

TITRE: Final = "Fiche de registre : accompagnement social en commissariat et gendarmerie"
_SUJET: Final = "Registre des activités de traitement, article 30 du RGPD"
_INSTITUTIONS: Final = {"PN": "police nationale", "GN": "gendarmerie nationale"}


def fiche(reglages: Reglages, jour: date) -> Feuille:
    """The entry, as it stands that day under these settings."""
    blocs = (
        *_tete(jour),
        *_acteurs(reglages),
        *_finalites(),
        *_personnes(),
        *_donnees(),
        *_destinataires(reglages),
        *_durees(reglages),
        *_mesures(reglages),
        *_droits(),
        *_a_verifier(),
    )
    return Feuille(TITRE, _SUJET, jour, blocs)


def _tete(jour: date) -> Iterator[Bloc]:
    yield Paragraphe(
        "Cette fiche est un projet, tiré du programme iscg-tui et des réglages du poste. "
        "L’employeur la complète aux lignes pointillées, la corrige, et la porte à son registre "
        "avec sa déléguée ou son délégué à la protection des données.",
        note=True,
    )
    yield Paragraphe(f"Projet établi le {jour:%d/%m/%Y}.")
    yield ARemplir("Numéro dans le registre")
    yield ARemplir("Date de création du traitement, date de la mise à jour")


def _acteurs(reglages: Reglages) -> Iterator[Bloc]:
    yield Titre("1. Acteurs")
    yield Tableau(
        ("Rôle", "Qui"),
        (
            ("Responsable du traitement : l’employeur", _dit(reglages.employeur)),
            ("Poste", _dit(reglages.poste_nom)),
            (
                "Autorité fonctionnelle, qui reçoit le rapport d’activité",
                _dit(reglages.autorite_fonctionnelle),
            ),
            ("Institutions servies", _institutions(reglages.institutions)),
        ),
    )
    yield ARemplir("Adresse et représentant du responsable du traitement")
    yield ARemplir("Déléguée ou délégué à la protection des données, et comment la ou le joindre")
    yield ARemplir(
        "Responsables conjoints",
        "Par exemple si plusieurs employeurs financent le poste (article 26) ; sinon : aucun.",
    )


def _dit(text: str) -> str:
    return text.strip() or "à remplir (non renseigné dans les réglages du poste)"


def _institutions(codes: tuple[str, ...]) -> str:
    return " et ".join(_INSTITUTIONS[each] for each in codes) or (
        "police nationale ou gendarmerie nationale, selon la situation"
    )


def _finalites() -> Iterator[Bloc]:
    yield Titre("2. Finalités")
    yield Liste(
        (
            (
                "Accompagner, à court terme et avec leur adhésion, des personnes en difficulté "
                "sociale ayant un contact, effectif ou envisagé, avec la police ou la "
                "gendarmerie."
            ),
            (
                "Rendre compte de l’activité du poste par des nombres, sans aucune donnée "
                "nominative, directe ou indirecte (cadre de référence des ISCG, § 3.6)."
            ),
        )
    )
    yield Paragraphe(
        "Ne sont pas des finalités : l’enquête, le renseignement, l’évaluation des personnes, "
        "le contrôle de l’activité d’un agent. Le programme ne propose aucune orientation et ne "
        "prend aucune décision."
    )
    yield Titre("Base légale", 2)
    yield ARemplir(
        "Base légale retenue (article 6)",
        "Le choix appartient à l’employeur : par exemple la mission d’intérêt public (article "
        "6.1.e) pour une collectivité, ou l’intérêt légitime (article 6.1.f) pour une "
        "association. L’adhésion de la personne à l’accompagnement est une règle du métier ; "
        "elle n’est pas à elle seule un consentement au sens du RGPD.",
    )
    yield ARemplir(
        "Exception retenue pour les données sensibles (article 9)",
        "Les réponses « souffrance psychique », « alcool, stupéfiants » ou « violences "
        "sexuelles » peuvent révéler la santé ou la vie sexuelle.",
    )
    yield ARemplir(
        "Fondement pour les données relatives aux infractions (article 10)",
        "Les réponses « mis en cause », « victime » et le champ pénal en relèvent.",
    )


def _personnes() -> Iterator[Bloc]:
    yield Titre("3. Personnes concernées")
    yield Liste(
        (
            "Les personnes accompagnées, majeures ou mineures, qui ont donné leur adhésion.",
            (
                "Les personnes reçues sans adhésion : elles sont comptées, et rien d’autre "
                "n’est gardé d’elles. Tant que dure la saisie, les réponses sont dans un "
                "brouillon chiffré."
            ),
            "Les tiers qu’une note citerait, ce que l’aide de l’écran déconseille.",
        )
    )
    yield Paragraphe(
        "L’origine géographique n’est jamais un critère, et n’est pas demandée (cadre, § 1.2)."
    )


def _donnees() -> Iterator[Bloc]:
    yield Titre("4. Données")
    yield Paragraphe(
        "Ces listes sont tirées du programme : ce qui n’y figure pas n’est pas enregistré."
    )
    for titre, groupe in donnees():
        yield Titre(titre, 2)
        yield Tableau(
            ("Donnée", "Forme", "À quoi elle sert"),
            tuple((each.libelle, each.forme, each.finalite) for each in groupe),
        )
    yield Titre("Hors du coffre, sans nom", 2)
    yield Liste(
        (
            (
                "Les compteurs (compteurs.json) : des sommes par mois ou par trimestre, "
                "publiées par lots de plusieurs situations."
            ),
            "Les réglages du poste (reglages.toml) : aucun nom de personne accompagnée.",
            (
                "Les indicateurs de l’employeur (indicateurs.toml) et les grilles des financeurs "
                "(grilles/) : des listes de réponses, aucun nom."
            ),
        )
    )


def _destinataires(reglages: Reglages) -> Iterator[Bloc]:
    yield Titre("5. Destinataires")
    autorite = reglages.autorite_fonctionnelle.strip() or "l’autorité fonctionnelle"
    yield Liste(
        (
            (
                "Les fiches : la ou le titulaire du poste, tenu au secret professionnel (code "
                "pénal, art. 226-13), et la personne qui le remplace, avec un accès propre qui "
                "se retire. Personne d’autre, ni la police ni la gendarmerie qui hébergent le "
                "poste."
            ),
            (
                f"Le rapport d’activité, sans aucun nom et petits nombres protégés : {autorite}, "
                "l’employeur, les instances locales (CLSPD, CISPD ou CDPD)."
            ),
            (
                "Le programme n’envoie de fiche à aucun tiers. La page qu’une personne demande sur "
                "elle-même ne sort du coffre qu’à sa demande, pour elle."
            ),
        )
    )
    yield ARemplir("Sous-traitants (hébergement, maintenance du poste ou du serveur)")
    yield Titre("Transferts hors de l’Union européenne", 2)
    yield Paragraphe("Aucun : tout reste sur la machine, et le programme n’ouvre aucune connexion.")


def _durees(reglages: Reglages) -> Iterator[Bloc]:
    yield Titre("6. Durées de conservation")
    yield Tableau(
        ("Quoi", "Combien de temps"),
        (
            (
                "Fiche d’une personne",
                (
                    f"{reglages.conservation_mois} mois après le dernier contact (réglage du "
                    "poste). Elle est alors échue : l’ISCG l’efface, ou la garde avec un motif "
                    "écrit et une date. Rien ne s’efface sans elle."
                ),
            ),
            (
                "Fiche dont l’adhésion est retirée, ou dont l’effacement est demandé",
                "effacée aussitôt, octets chiffrés compris",
            ),
            ("Brouillon d’une saisie", "jusqu’à l’enregistrement, ou jusqu’à ce qu’il soit jeté"),
            (
                "Sauvegardes locales, chiffrées",
                (
                    f"{AGE_MAX.days} jours au plus, si le programme est ouvert après ce délai ; la "
                    "dernière est gardée"
                ),
            ),
            (
                "Fichiers mis de côté après une restauration ou un dommage, chiffrés",
                "jusqu’à ce qu’on les efface ; « iscg-tui verifier » les nomme",
            ),
            ("Compteurs sans nom", "sans limite : ce ne sont que des sommes"),
        ),
    )
    yield ARemplir(
        "Copies chiffrées faites ailleurs (« sauvegarder ») : où, combien de temps",
        "Le programme ne les reprend jamais. Restaurer une copie ancienne fait revenir qui avait "
        "été effacé : il faut l’effacer de nouveau.",
    )


def _mesures(reglages: Reglages) -> Iterator[Bloc]:
    yield Titre("7. Mesures de sécurité")
    yield Liste(
        (
            (
                "Chiffrement AES-256-GCM du coffre, des brouillons et des sauvegardes, sous "
                "une clé tirée au hasard."
            ),
            (
                "Accès par phrase de passe (Argon2id, 64 Mio au moins) : sept mots tirés au hasard "
                f"sont proposés, au-dessus des {BITS_CNIL} bits de la recommandation de la CNIL "
                "(délibération 2022-100). Une clé de secours sur papier."
            ),
            (
                "Un accès par personne, qui se retire ; le retrait efface les sauvegardes locales "
                "que cet accès ouvrait. Le chiffrement se renouvelle sous une clé neuve."
            ),
            (
                f"Verrouillage après {_minutes(reglages.verrouillage_minutes)} sans toucher au "
                "clavier (réglage du poste), et par une touche ; les clés et les noms quittent la "
                "mémoire avec le processus."
            ),
            (
                "Fichiers réservés au compte de l’ISCG (droits 0600, dossier 0700) ; une seule "
                "session à la fois."
            ),
            "Aucun nom à l’accueil, ni dans les messages, les noms de fichiers et les rapports.",
            (
                "Le rapport est fait à partir de sommes seules : la partie du programme qui "
                "l’écrit ne peut pas atteindre le coffre, ce qu’un contrôle vérifie."
            ),
            (
                "Toute modification du coffre faite sans la clé est vue à l’ouverture ; chaque "
                "enregistrement est durable, une sauvegarde par jour d’usage."
            ),
            "Le code est public, ses dépendances figées avec leur empreinte.",
        )
    )
    yield Paragraphe(
        "Ce qui n’est pas couvert est écrit dans docs/menaces.md : enregistreur de frappe, "
        "administrateur qui agit pendant que le coffre est ouvert, écran filmé, retour de tout "
        "le dossier à une copie ancienne, espace d’échange non chiffré."
    )
    yield ARemplir(
        "Mesures de l’employeur",
        "Disque et espace d’échange chiffrés, session Windows ou Linux verrouillée, local fermé, "
        "copie régulière ailleurs, clé de secours sous clé hors du service.",
    )


def _minutes(number: int) -> str:
    return f"{number} minute{'s' if number > 1 else ''}"


def _droits() -> Iterator[Bloc]:
    yield Titre("8. Droits des personnes")
    yield Tableau(
        ("Droit", "Comment il s’exerce dans le programme"),
        (
            ("Information", "remise par l’ISCG ; voir la ligne à remplir"),
            (
                "Accès",
                (
                    "page de la personne, touche d : tout ce qui est gardé d’elle, et à quoi cela "
                    "sert ; à lui lire à l’écran, ou à écrire dans un fichier après un "
                    "avertissement. Le jour de l’accès est noté."
                ),
            ),
            (
                "Rectification",
                "page de la personne, touches i (identité) et c (réponses) ; les comptes suivent",
            ),
            (
                "Effacement, opposition, retrait de l’adhésion",
                (
                    "page de la personne, touche r : la fiche, ses entretiens, son historique et "
                    "ses brouillons sont ôtés du fichier aussitôt ; l’écran dit quelles "
                    "sauvegardes la gardent encore, et jusqu’à quand. Elle reste comptée."
                ),
            ),
            (
                "Durée limitée",
                (
                    "accueil, touche e : les fiches échues, à effacer, ou à garder avec un motif "
                    "écrit et une nouvelle date"
                ),
            ),
            (
                "Limitation, portabilité",
                "à traiter par l’employeur ; la page d’accès en donne le contenu",
            ),
        ),
    )
    yield Paragraphe(
        "Aucun avis n’est envoyé à la personne par le programme : il pourrait l’exposer."
    )
    yield ARemplir(
        "Comment les personnes sont informées (articles 13 et 14), et à qui s’adresser",
        "Préciser aussi la possibilité d’une réclamation auprès de la CNIL.",
    )


def _a_verifier() -> Iterator[Bloc]:
    yield Titre("9. Étude d’impact (AIPD)")
    yield Paragraphe(
        "L’accompagnement social des personnes figure dans la liste des traitements pour lesquels "
        "la CNIL demande une analyse d’impact (délibération 2018-327). docs/flux-de-donnees.md "
        "décrit les flux, les risques et les mesures pour y servir."
    )
    yield ARemplir("Date et auteur de l’analyse d’impact")
