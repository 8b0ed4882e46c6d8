"""The words that may stand beside those that name a field, and change nothing: "Âge", "Âge actuel (ans)", "Quel âge ?".

Any other word may make it another thing: an age at the wedding, the landlord's phone, people who are absent, the town
somebody came from. So the lists here are closed: with a word that is in none of them a column is asked about, or left
aside where another says the field plainly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from distro.exchange.register.understanding import vocabulary as v
from distro.exchange.register.values.texts import word_set

_SMALL = word_set("""
    a au aux avec ayant by c ce ces cet cette d dan dans de des du each en entre est et etes etre for from il
    ils in inclus incluse incluant including include includes is l la le les leur of on ou par pour qui quel
    quelle quels quelles sa se selon ses si son soit sur the their this to un une vos votre y compris what which
    who whose with your many much you are be it its s t e es nee ee has have avez as at and or and/or entre
    between inclusive plus moins في من على الى إلى عن مع و أو او هو هي ما هل كم التي الذي هذا هذه عند لدى داخل
    بما ذلك ضمن كل oui non yes no نعم لا svp stp please merci veuillez saisir entrer indiquer indiquez preciser
    precisez specify enter write select choose choisir cocher ecrire inscrire noter renseigner champ field
    colonne column obligatoire requis required optional optionnel facultatif format exemple ex eg ie cf fr ar jj
    mm aaaa dd yyyy hh01 xx nbr nbre actuel actuelle current currently now today aujourd hui maintenant حالي
    حاليا الآن francais french english anglais arabe arabic total totale totaux tot all tous toutes tout
    ensemble general principal principale main primary premier premiere seul final exact exacte reel reelle real
    confirme confirmee verifie verified updated jour corrige declare declaree declared el los las y al cual
    cuales su sus usted que es son con por del
""")
_HOME = (
    v.HOUSEHOLD
    | v.HEAD
    | word_set("""
    chef cheffe responsable hhh hoh hohh mgr menager menagere household headed resp benef beneficiaires beneficiary
    domestique logis cm cdm
""")
)
_SOMEBODY = word_set("""
    personne person individu individual membre member participant participante client cliente usager usagere
    demandeur demandeuse applicant candidat candidate migrant migrante refugie refugiee refugee repondant repondante
    respondent interesse interessee concerne concernee enregistre enregistree registered inscrit inscrite recipient
    assiste assistee شخص فرد عضو مستفيد مسجل
""")
_LIVING = word_set("""
    vit vivent vivant vivants vive live lives living lived habite habitent habitant reside resident residant
    residents residing foyer toit roof sous meme same logement household ensemble together presente present presents
    presentes member members counted comptant compte comptez count yourself vous self eux يعيش يعيشون يسكن تسكن
    people persons individuals usual usually habituel habituels permanently
""")
_AGES = (
    v.AGE
    | v.UNIT
    | word_set("""
    an ans annee annees ano anos meses year years yr yrs mois month months mth mths old revolu revolus revolue
    revolues completed complete estime
    estimee estimated approximatif approximative approx environ about calcule calculee calculated numerique agee agees
    aged سنة سنوات عام أعوام شهر أشهر شهور بالسنوات بالسنة سنين بالأشهر بالشهور
    mas menores mayores hasta desde jusqu partir older younger over under above below more less than up and u lt
    gt ge le inf sup superieur inferieur
    min max فوق تحت أقل أكثر فأكثر واكثر فما وما دون حتى سن
""")
)
_COUNTED = word_set("""
    mujer mujeres hombre hombres ninos ninas adultos ancianos f m h femme femmes fem fille filles fillette
    fillettes female females women woman girl girls feminin
    feminins homme hommes garcon garcons male males men man boy boys masculin masculins enfant enfants enf child
    children kids mineur mineurs mineure mineures minor minors adulte adultes adult adults aine aines agee
    elderly senior seniors vieux older jeune jeunes youth bebe bebes infant infants nourrisson nourrissons
    adolescent adolescente adolescents ado ados tranche groupe group range bande band dont parmi whom subtotal
    soustotal somme sum grand overall sexe sex gender genre hote أنثى إناث نساء بنات بنت فتيات فتاة نسوة امرأة
    ذكر ذكور رجال رجل أولاد ولد فتيان صبيان أطفال طفل بالغين بالغون البالغين البالغون راشدين مسنين مسنون رضع شباب
    قاصرين مجموع
    إجمالي جنس فئة
""")

_ANYWHERE = _SMALL | _HOME | _SOMEBODY
# What may stand beside the words that name each field, besides what may stand beside all.
_ALLOWED: Mapping[str, frozenset[str]] = {
    "number": v.CARD
    | v.CODE
    | v.CASE_SYSTEM
    | v.RUNNING
    | word_set("""
        unique individuel individuelle case cas ration rations distribution distro iom oim fiche form formulaire
        registration enregistrement inscription تسجيل توزيع electronique numerique court qr code barre barcode
        famille family group scope system systeme base donnees database programme program beneficiaires list liste
        numbering numerotation famille foyer تموين
    """),
    "name": v.NAME
    | v.GIVEN
    | v.FAMILY
    | v.FULL
    | v.CARD
    | word_set("""
        pr complet legal legale officiel officielle official usuel latin latins lettres letters majuscule majuscules
        capital capitals minuscules middle second deuxieme grand grandfather father الأب الجد رباعي ثلاثي ثنائي شخصي
        عائلي كامل first last case cas
    """),
    "phone": v.PHONE
    | v.CODE
    | word_set("""
        contact contacts joignable personnel personnelle personal appel appels appeler call cellulaire maroc marocain
        moroccan morocco local locale actif active valide valid second secondary secondaire alternatif alternative
        deuxieme 2e 2eme telephones sms fixe ligne line اتصال تواصل للاتصال للتواصل شخصي ثاني
    """),
    "point": v.POINT
    | v.AREA
    | v.CODE
    | v.NAME
    | word_set("""
        residence reside residant habitation hebergement domicile living live vit retrait collecte pickup collection
        remise aide assistance assignee assigne affectation affecte rattachement implantation intervention projet
        programme activite activity إقامة سكن توزيع استلام
    """),
    "sex": v.SEX
    | word_set("""
        f m h homme femme male female masculin feminin man woman ذكر أنثى social biologique biological
        اجتماعي identity identite
    """),
    "age": _AGES,
    "birth": _AGES | v.BIRTH | v.DATE | v.YEAR | word_set("lieu place lugar مكان"),
    "group": v.GROUP
    | word_set("""
        hote host migratoire migration deplacement displacement deplace deplaces displaced residence resident accueil
        marocain type situation مهاجر مضيف مقيم asile asylum origine origin المقيم هجرة نزوح
    """),
    "nationality": v.NATIONALITY | v.COUNTRY | v.ORIGIN,
    "registered": v.DATE | v.REGISTERED | v.INTERVIEW | word_set("heure time هجري"),
    "language": v.LANGUAGE
    | word_set("""
        prefere preferee preferred contact communication parle parlee parlees spoken مفضلة التواصل
    """),
    "alternates": v.ALTERNATE
    | v.NAME
    | v.GIVEN
    | v.FULL
    | v.RELATION
    | v.PEOPLE
    | word_set("""
        named مستلم peuvent peut may can venir place somebody
        autorise autorisee autorises authorized authorised designe designee
        designes retrait collecte collection
        recuperer retirer collect familial beforehand advance avance lien
    """),
    "relation": v.RELATION | word_set("familial familiale family قرابة"),
    "flags": v.FLAGS | word_set("code codes special speciale speciales particuliere desk guichet"),
    "size": v.COUNT | v.PEOPLE | v.DEPENDENTS | _LIVING | word_set("n no familial familiale"),
}
_SUBJECT = {
    "name": "name", "family": "name", "given": "name", "name_or_family": "name", "number": "number", "phone": "phone",
    "point": "point", "sex": "sex", "age": "age", "age_months": "age", "age_unit": "age", "birth_date": "birth",
    "birth_year": "birth", "size": "size", "group": "group", "nationality": "nationality",
    "registered_on": "registered", "said_on": "registered",
    "language": "language", "alternates": "alternates", "alternate_relation": "alternates", "relation": "relation",
    "flags": "flags",
}  # fmt: skip
_JOINED = "لبوك"  # what Arabic writes together with the word that follows
_WITH_DIGITS = re.compile(r"[a-z]{0,2}\d+[a-z]{0,4}|[^\W\d]")  # a number, with its unit joined to it; one letter

_WORDS_OF_COUNTS = (_ANYWHERE | _COUNTED | _AGES | _ALLOWED["size"]) - v.HEAD


def says_more(field: str, found: frozenset[str]) -> bool:
    """Whether words stand in a header that may make another thing of this field."""
    subject = _SUBJECT.get(field, "")
    if not subject:
        return False
    return any(_is_open(word, _ANYWHERE | _ALLOWED[subject]) for word in found)


def counts_others(found: frozenset[str]) -> bool:
    """Whether a header that counts people speaks of some of them only: who work, who are absent."""
    return any(_is_open(word, _WORDS_OF_COUNTS) for word in found)


def _is_open(word: str, allowed: frozenset[str]) -> bool:
    bare = word[1:] if word[0] in _JOINED and len(word) > 2 else word
    return not (word in allowed or bare in allowed or _WITH_DIGITS.fullmatch(word))
