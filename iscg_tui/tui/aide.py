"""What the help says of each screen: a few lines, each a key and what it is for."""

from __future__ import annotations

from typing import Final

Lignes = tuple[tuple[str, str], ...]

VISITE: Final[Lignes] = (
    ("n", "ouvre une situation : une touche par réponse, dix environ en tout."),
    ("r", "retrouve une personne à son nom ou à sa référence, pour un nouvel entretien."),
    ("a", "montre le rapport d’activité, qui s’écrit seul et ne contient aucun nom."),
    ("²", "efface l’écran aussitôt (F12 aussi) ; la phrase de passe y ramène."),
    ("h", "explique l’écran où vous êtes (F1 pendant que vous écrivez)."),
)
"""Five lines for the first day."""

AIDE: Final[dict[str, tuple[str, Lignes]]] = {
    "accueil": (
        "Accueil",
        (
            ("n", "nouvelle situation, question par question."),
            ("c", "nouvelle situation, sur une ligne de codes."),
            ("1…9", "ouvre la situation du jour qui porte ce chiffre. Aucun nom ne s’affiche ici."),
            ("r", "retrouve une personne : nouvel entretien, correction, retrait."),
            ("m", "modifie la dernière saisie ; x annule la dernière action, puis celle d’avant."),
            ("b", "reprend un brouillon : une saisie quittée, coupée ou verrouillée y attend."),
            ("f", "vos chiffres du mois, pour vous ; a, le rapport, pour les autres."),
            (
                "e",
                "échéances : qui est à effacer, ou à garder avec un motif. Rien ne s’efface seul.",
            ),
            ("p", "publie les comptes en attente. Ils le sont seuls, par lots de cinq situations."),
            ("k", "phrase de passe, clé de secours, remplacement, départ, fiche du registre."),
            ("v", "verrouille, comme ² : la phrase de passe ramène où vous étiez."),
        ),
    ),
    "saisie": (
        "Saisie",
        (
            ("1 2 …", "répond et passe à la suite ; la rangée & é \" ' convient, sans Maj."),
            ("Espace", "répond « non renseigné »."),
            ("←", "revient d’une question ; → avance si elle a sa réponse."),
            ("u", "marque l’urgence : immédiate, sous 48 h, aucune."),
            ("p", "précise : natures secondaires, champ pénal, besoins, délai."),
            ("j", "donne un jour passé."),
            ("=", "reprend la situation précédente, sauf orientations et adhésion."),
            ("o n i", "adhésion : oui, non, ou oui puis l’identité ; c’est elle qui enregistre."),
            ("Échap", "laisse en brouillon : rien n’est perdu, rien n’est compté."),
        ),
    ),
    "ligne": (
        "Saisie en une ligne",
        (
            ("fsi1 pn vic", "un mot par question, dans leur ordre : touche, code ou début de mot."),
            ("35", "un âge en années."),
            ("nr", "non renseigné."),
            ("heb1", "une orientation finit par son issue : 1 orientée, 3 refusée…"),
            ("u j1", "urgence ; jour, ici hier. Où l’on veut dans la ligne."),
            ("o n i", "l’adhésion finit la ligne ; sans elle, Entrée passe aux questions."),
            ("Tab", "complète le mot commencé."),
        ),
    ),
    "situation": (
        "Une situation",
        (
            ("e", "nouvel entretien : mode, suites, orientations, puis Entrée."),
            ("↑ ↓", "choisit une ligne : la situation, ou l’un de ses entretiens."),
            ("c", "corrige la ligne choisie ; les comptes suivent."),
            ("x", "annule ce qui a été saisi par erreur, et le décompte."),
            ("t", "historique : ce qui a été changé, et quand ; sans aucun nom."),
            ("i", "identité, contact, note. Rien n’y est exigé."),
            ("d", "tout ce qui est gardé de la personne, à lui lire ou à lui remettre."),
            ("r", "adhésion retirée, effacement demandé : tout s’efface, rien n’est décompté."),
        ),
    ),
    "echeances": (
        "Échéances",
        (
            ("x", "efface la personne choisie, après une question ; elle reste comptée."),
            ("g", "la garde plus longtemps : un motif écrit, une nouvelle date."),
            ("t", "efface en une fois toutes celles qui sont échues."),
            ("n", "montre les noms, ou les cache ; ils se cachent en quittant."),
            (
                "s",
                "quelles sauvegardes gardent encore des personnes effacées, et jusqu’à quand.",
            ),
            ("date", "même quantième, tant de mois après le dernier contact, ou fin du mois."),
            ("Entrée", "ouvre la situation ; ↑ ↓ et Espace font défiler."),
        ),
    ),
    "maintien": (
        "Garder plus longtemps",
        (
            ("motif", "120 caractères ; reste dans le coffre, effacé avec la personne."),
            ("date", "24 mois au plus ; la décision se renouvelle, avec un motif."),
            ("contact", "un nouvel entretien remet la règle du poste, si elle va plus loin."),
        ),
    ),
    "donnees": (
        "Tout ce qui est gardé",
        (
            ("a", "note que la personne y a eu accès aujourd’hui ; de nouveau, ôte la marque."),
            ("f", "l’écrit dans un fichier, en clair, là où vous dites, après un avertissement."),
            ("g", "garde plus longtemps que la règle, avec un motif écrit."),
            ("corriger", "sur la page d’avant : i l’identité, c une réponse ou un entretien."),
        ),
    ),
    "remise": (
        "Un fichier pour la personne",
        (
            ("/…", "le chemin entier ; aucun dossier n’est proposé, aucun fichier remplacé."),
            ("texte", "un fichier texte : il s’ouvre partout et ne dit pas qui l’a écrit."),
        ),
    ),
    "identite": (
        "Identité",
        (
            ("Entrée", "passe au champ suivant et, au dernier, enregistre."),
            ("Échap", "revient ; ce qui est écrit et non enregistré est d’abord proposé."),
            ("note", "ni faits utiles à une enquête, ni santé, ni opinions, ni jugement."),
        ),
    ),
    "recherche": (
        "Recherche",
        (
            (
                "zeb fic",
                "le début de chaque mot suffit ; accents, tirets et casse ne comptent pas.",
            ),
            ("26-12", "le début d’une référence convient aussi."),
            ("↑ ↓", "choisit une personne ; Entrée ouvre sa situation."),
        ),
    ),
    "rapport": (
        "Rapport d’activité",
        (
            ("s p", "tableau suivant, tableau précédent ; j, la liste des parties."),
            ("c", "compare : période d’avant, année d’avant, sans ; que ce que les deux montrent."),
            ("m", "montre les nombres exacts, ou ceux du document ; à l’écran, coffre ouvert."),
            ("s", "dans un tableau, tient lieu d’un nombre trop petit pour être montré."),
            ("courbe", "au pas de vos rapports, comme le lecteur la verra ; par mois avec m."),
            ("t", "écrit les textes du rapport à côté de ses tableaux, le coffre ouvert."),
            ("%", "les parts sont celles du total du tableau, qui dit son unité."),
            ("e", "écrit le document : son format, puis son fichier ; protégé, toujours."),
        ),
    ),
    "rapport_export": (
        "Exporter le rapport",
        (
            ("1 2 …", "le format du document : les mêmes nombres dans tous."),
            ("g", "avec ou sans les grilles du poste qui valent pour la période, à côté."),
        ),
    ),
    "rapport_fichier": (
        "Le fichier du rapport",
        (
            ("Tab", "complète le dossier ou le nom commencé, ou montre ceux qui conviennent."),
            ("Entrée", "écrit ; si le fichier existe, demande d’abord s’il faut le remplacer."),
            ("~", "votre dossier personnel ; un nom seul y est mis. Jamais avec les données."),
        ),
    ),
    "mes_chiffres": (
        "Mes chiffres",
        (
            ("f", "le mois d’avant (← aussi) ; s, le mois d’après (→ aussi)."),
            ("tout", "y est compté, publié ou non, et rien n’est masqué : c’est pour vous."),
            ("Délai", "entre la saisine et le premier contact, quand il est noté (p, en saisie)."),
            ("1-3", "situations de douze mois qui ont pris 1 à 3 entretiens, ce mois compris."),
        ),
    ),
    "redaction": (
        "Texte du rapport",
        (
            ("Tab", "insère un chiffre du rapport, qui suit la période et le masquage."),
            ("{…}", "le chiffre ainsi nommé ; un nom inconnu est signalé par « ! »."),
            ("! ?", "« ! » refuse l’export : quelqu’un y est nommé ; « ? » est douteux."),
            ("F2", "montre les tableaux de la période ; F2 ou Échap ramène au texte."),
            ("F3", "passe à la rubrique suivante ; chacune a son texte, par période."),
            ("F4", "va au prochain endroit refusé ou douteux."),
            ("F5", "défait le dernier mot, collage ou effacement."),
            ("Échap", "revient au rapport ; tout est déjà enregistré, dans le coffre."),
        ),
    ),
    "relecture": (
        "Relecture avant l’export",
        (
            (
                "!",
                "quelqu’un y est nommé, ou un chiffre n’existe pas : rien ne sort.",
            ),
            (
                "?",
                "douteux : mot qui est aussi un nom, initiales, petit nombre tapé.",
            ),
            ("t", "ouvre le texte au premier endroit ; F4 y mène aux suivants."),
            ("o", "exporte, quand rien n’est certain et que vous avez relu."),
        ),
    ),
    "chiffre": (
        "Insérer un chiffre",
        (
            ("mots", "le début de chaque mot suffit : « vio conj »."),
            ("↑ ↓", "choisit un chiffre ; Entrée l’insère."),
            ("s", "un petit nombre masqué reste « s » dans le texte."),
        ),
    ),
    "brouillons": (
        "Brouillons",
        (
            ("1…9", "reprend le brouillon qui porte ce chiffre, où il en était."),
            ("x", "le jette, après une question."),
        ),
    ),
    "acces": (
        "Clés du coffre",
        (
            ("phrase", "chaque personne autorisée a la sienne ; aucune ne permet de lire l’autre."),
            ("secours", "la clé sur papier ouvre si la phrase est oubliée. Gardez-la sous clé."),
            ("c", "change la phrase ou la clé choisie ; l’ancienne n’ouvre plus."),
            ("a x", "donne son accès à qui remplace, puis le lui retire."),
            ("r", "chiffre tout sous une clé neuve, si vous craignez pour l’ancienne."),
            ("d", "pas à pas : remplacement, transmission, départ, fiche du registre."),
        ),
    ),
    "depart": (
        "Passer la main, partir",
        (
            ("1 2", "un remplacement : son accès ajouté, puis retiré ; le vôtre ne change pas."),
            ("3", "le coffre passe à qui prend la suite, et votre accès est retiré."),
            ("4", "tout est effacé sauf les comptes ; un mot à taper, puis plus de retour."),
            ("5", "la fiche du registre (RGPD), à compléter par l’employeur."),
            ("fichier", "un chemin entier, ou un nom pour le dossier personnel ; .odt ou .md."),
            ("arrêt", "une coupure au milieu ne perd rien : le programme dit ce qui reste."),
        ),
    ),
    "reglages": (
        "Réglages",
        (
            ("Entrée", "passe au champ suivant et, au dernier, enregistre."),
            ("F2", "enregistre aussitôt, de n’importe quel champ."),
            ("← →", "change une réponse fermée ; le thème se voit aussitôt."),
            ("Échap", "revient ; demande d’abord s’il faut enregistrer ce qui a changé."),
        ),
    ),
}
"""By the subject that a screen names: its title, and its lines."""
