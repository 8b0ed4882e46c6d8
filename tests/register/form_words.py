"""The words that offices write: headers by field and language, answers, statuses, towns, and what else they list."""

# ruff: noqa: E501 (tables of words)

from __future__ import annotations

from collections.abc import Callable

from distro.model.people import PopulationGroup

HEADERS: dict[str, dict[str, list[str]]] = {
    "number": {
        "fr": ["N° carte", "Numéro de carte", "N° dossier", "Numéro ménage", "Code ménage", "ID ménage", "Matricule",
               "N° d'enregistrement", "Code bénéficiaire", "Identifiant du ménage", "Référence", "N° de carte",
               "Numéro du bénéficiaire", "household_id", "Code unique", "N° ménage", "N° d'inscription"],
        "en": ["Card number", "Card No.", "Household ID", "HH ID", "HH code", "Registration number", "Case number",
               "Reference", "Beneficiary ID", "Household number", "Unique ID", "HHID", "Registration No", "Card ID",
               "Household code", "Ration card number"],
        "ar": ["رقم البطاقة", "رقم الأسرة", "رقم الملف", "رقم التسجيل", "معرف الأسرة", "رمز الأسرة", "الرقم",
               "رقم المستفيد"],
    },
    "name": {
        "fr": ["Nom et prénom", "Nom complet", "Nom du chef de ménage", "Nom et prénom du chef de ménage", "Nom",
               "Nom & Prénom", "Bénéficiaire", "Chef de ménage", "Nom du bénéficiaire", "Noms et prénoms",
               "Nom et Prénom(s)", "Nom du CM", "Nom du titulaire", "NOM PRENOM", "Nom du responsable du ménage"],
        "en": ["Full name", "Name", "Name of head of household", "Head of household", "HoH name", "Beneficiary name",
               "Name of beneficiary", "Household head name", "Head of HH", "Full Name of HHH", "full_name"],
        "ar": ["الاسم الكامل", "الاسم", "اسم رب الأسرة", "اسم المستفيد", "الاسم و النسب", "الإسم الكامل",
               "الاسم الشخصي والعائلي", "رب الأسرة", "الاسم والنسب"],
    },
    "family": {
        "fr": ["Nom", "Nom de famille"],
        "en": ["Surname", "Last name", "Family name"],
    },
    "given": {
        "fr": ["Prénom", "Prénom(s)", "Prénoms"],
        "en": ["First name", "Given name", "Forename"],
    },
    "sex": {
        "fr": ["Sexe", "Genre", "Sexe du chef de ménage", "H/F", "Sexe CM", "Sexe (H/F)"],
        "en": ["Sex", "Gender", "Sex of head", "M/F", "Sex of HoH", "Gender of head of household"],
        "ar": ["الجنس", "النوع", "جنس رب الأسرة", "النوع الاجتماعي"],
    },
    "birth_date": {
        "fr": ["Date de naissance", "Né(e) le", "Date naissance", "DDN", "Date de naiss.", "date_naissance",
               "Date de naissance du chef"],
        "en": ["Date of birth", "DOB", "Birth date", "Birthdate", "Date of Birth (HoH)", "D.O.B."],
        "ar": ["تاريخ الميلاد", "تاريخ الازدياد", "تاريخ الولادة"],
    },
    "birth_year": {
        "fr": ["Année de naissance", "Année naissance", "An de naissance"],
        "en": ["Year of birth", "Birth year", "YOB"],
        "ar": ["سنة الميلاد", "سنة الازدياد", "عام الميلاد"],
    },
    "age": {
        "fr": ["Age", "Âge", "Age du chef de ménage", "Age (ans)", "Âge en années", "Age CM"],
        "en": ["Age", "Age (years)", "Age of head", "HoH age", "Age in years"],
        "ar": ["العمر", "السن", "عمر رب الأسرة", "العمر بالسنوات"],
    },
    "size": {
        "fr": ["Taille", "Taille du ménage", "Nombre de personnes", "Nb personnes", "Nombre de membres du ménage",
               "Nb pers.", "Effectif", "Nombre total de personnes", "Personnes à charge incluses", "Nb membres",
               "Composition du ménage", "Taille ménage", "Nbre de pers. dans le ménage", "Nombre d'individus",
               "Combien de personnes vivent dans le ménage ?", "Nombre de personnes dans le foyer", "Bouches à nourrir",
               "Total membres", "Nbre pers", "Taille de la famille", "Pers."],
        "en": ["Household size", "HH size", "Family size", "Number of people", "Number of members", "Size",
               "No. of persons", "Total members", "# of people", "HH members", "Individuals", "Family members",
               "How many people live in the household?", "Persons", "Total individuals", "No of HH members",
               "Household members count", "Total HH members", "hh_size", "nb_people"],
        "ar": ["عدد الأفراد", "عدد أفراد الأسرة", "حجم الأسرة", "عدد الأشخاص", "عدد أعضاء الأسرة", "مجموع الأفراد",
               "افراد الأسرة", "كم عدد أفراد الأسرة؟"],
    },
    "sexes": {
        "fr": ["Femmes|Hommes|Filles|Garçons", "Nb femmes|Nb hommes|Nb filles|Nb garçons",
               "Nombre de femmes|Nombre d'hommes|Nombre de filles|Nombre de garçons",
               "Femmes adultes|Hommes adultes|Filles mineures|Garçons mineurs"],
        "en": ["Women|Men|Girls|Boys", "# women|# men|# girls|# boys", "Adult females|Adult males|Girls|Boys",
               "Female adults|Male adults|Female children|Male children"],
        "ar": ["نساء|رجال|بنات|أولاد", "عدد النساء|عدد الرجال|عدد البنات|عدد الأولاد"],
    },
    "phone": {
        "fr": ["Téléphone", "Tél", "Tél.", "N° de téléphone", "Numéro de téléphone", "GSM", "Portable", "Contact",
               "N° tel", "Téléphone du chef de ménage", "Tél. portable", "Numéro WhatsApp", "Contact téléphonique"],
        "en": ["Phone", "Phone number", "Mobile", "Telephone", "Mobile No.", "Contact number", "Tel", "Cell phone",
               "Phone No", "Contact"],
        "ar": ["الهاتف", "رقم الهاتف", "الجوال", "رقم الجوال", "هاتف", "النقال"],
    },
    "point": {
        "fr": ["Ville", "Site", "Point de distribution", "Lieu de distribution", "Localité", "Ville de distribution",
               "Site de distribution", "Point", "Commune"],
        "en": ["City", "Site", "Distribution point", "Location", "Town", "Distribution site", "Point"],
        "ar": ["المدينة", "الموقع", "نقطة التوزيع", "مكان التوزيع"],
    },
    "group": {
        "fr": ["Statut", "Catégorie", "Communauté", "Groupe de population", "Profil", "Statut du ménage"],
        "en": ["Status", "Population group", "Community", "Category", "Group", "Displacement status"],
        "ar": ["الوضعية", "الفئة", "الصفة"],
    },
    "consent": {
        "fr": ["Consentement", "Consentement éclairé", "Accord", "Consentement (oui/non)", "Consentement obtenu",
               "Acceptez-vous d'être enregistré ?", "Le bénéficiaire donne-t-il son accord ?", "A donné son accord",
               "Accepte le partage de ses données", "Êtes-vous d'accord pour participer ?", "Autorisation",
               "Consent", "Avez-vous donné votre consentement ?"],
        "en": ["Consent", "Consent given", "Informed consent", "Do you agree to be registered?", "Consent (Y/N)",
               "Do you consent to the use of your data?", "Agreed to participate", "Has given consent",
               "Consent obtained?", "May we register you?", "Permission"],
        "ar": ["الموافقة", "هل توافق؟", "موافقة", "هل توافق على التسجيل؟", "القبول"],
    },
}  # fmt: skip

Band = Callable[[str, int, int | None], str]


def _with_words(female: str, male: str, under: str, more: str, sep: str = "-", unit: str = "") -> Band:
    def header(sex: str, first: int, last: int | None) -> str:
        who = female if sex == "F" else male
        if last is None:
            return f"{who} {first}{more}"
        if not first and under:
            return f"{who} {under.format(last + 1)}"
        return f"{who} {first}{sep}{last}{unit}"

    return header


BANDS: dict[str, list[Band]] = {
    "fr": [
        _with_words("F", "M", "", "+"),
        _with_words("F", "H", "", "+"),
        _with_words("Femmes", "Hommes", "", "+"),
        _with_words("Femmes", "Hommes", "moins de {} ans", " ans et plus", "-", " ans"),
        _with_words("Filles/Femmes", "Garçons/Hommes", "", " et plus", " à "),
        _with_words("Féminin", "Masculin", "<{}", "+", "-"),
        _with_words("Nb F", "Nb M", "", "+", " à ", " ans"),
        _with_words("Sexe féminin", "Sexe masculin", "", " ans et +", " - ", " ans"),
        _with_words("Nombre de femmes de", "Nombre d'hommes de", "", " ans et plus", " à ", " ans"),
        lambda sex, first, last: f"{'F' if sex == 'F' else 'M'}{first}{'+' if last is None else f'-{last}'}",
        lambda sex, first, last: f"{'f' if sex == 'F' else 'm'}_{first}{'_plus' if last is None else f'_{last}'}",
        lambda sex, first, last: f"{first}{'+' if last is None else f'-{last}'} {'F' if sex == 'F' else 'M'}",
        lambda sex, first, last: f"{first}{' et +' if last is None else f'-{last}'} ans ({'F' if sex == 'F' else 'H'})",
        lambda sex, first, last: (
            f"{'Femmes' if sex == 'F' else 'Hommes'} ({f'{first}-{last}' if last is not None else f'{first}+'} ans)"
        ),
        lambda sex, first, last: (
            f"{'F' if sex == 'F' else 'M'} {f'[{first}-{last}]' if last is not None else f'≥{first}'}"
        ),
    ],
    "en": [
        _with_words("F", "M", "", "+"),
        _with_words("Female", "Male", "", "+"),
        _with_words("Females", "Males", "under {}", " and above", "-", " years"),
        _with_words("Girls/women", "Boys/men", "", " and over", " to "),
        _with_words("Female", "Male", "<{}", "+", "-"),
        _with_words("Female", "Male", "", " years and older", "-", " yrs"),
        _with_words("# female", "# male", "", "+", "-", " y"),
        lambda sex, first, last: f"{'F' if sex == 'F' else 'M'}{first}{'+' if last is None else f'-{last}'}",
        lambda sex, first, last: (
            f"{'female' if sex == 'F' else 'male'}_{first}{'_plus' if last is None else f'_{last}'}"
        ),
        lambda sex, first, last: f"{first}{'+' if last is None else f'-{last}'} {'Female' if sex == 'F' else 'Male'}",
        lambda sex, first, last: (
            f"{'Female' if sex == 'F' else 'Male'} ({f'{first}-{last}' if last is not None else f'{first}+'})"
        ),
        lambda sex, first, last: (
            f"{'Female' if sex == 'F' else 'Male'}, aged {f'{first} to {last}' if last is not None else f'{first} or more'}"
        ),
    ],
    "ar": [
        _with_words("إناث", "ذكور", "", "+"),
        _with_words("الإناث", "الذكور", "أقل من {} سنوات", " سنة فما فوق", "-", " سنة"),
        _with_words("نساء", "رجال", "", " فما فوق", "-"),
        _with_words("إناث", "ذكور", "", " سنة فأكثر", " إلى ", " سنة"),
    ],
}

_YES_NO: dict[str, list[tuple[object, object, object]]] = {
    "fr": [("oui", "non", ""), ("Oui", "Non", None), ("O", "N", ""), (1, 0, ""), ("x", "non", ""), ("VRAI", "FAUX", ""),
           ("J'accepte", "Je refuse", ""), ("Accepté", "Refusé", "-"), ("d'accord", "pas d'accord", ""),
           ("Accordé", "Non accordé", "n/a"), ("OUI", "NON", "NSP"), ("Oui, j'accepte", "Non, je refuse", ""),
           ("Donné", "Non donné", ""), ("consentement donné", "consentement refusé", ""), ("✓", "✗", ""),
           ("Oui", "Ne souhaite pas", ""), ("Oui", "Retiré", ""), ("A signé", "N'a pas signé", "")],
    "en": [("yes", "no", ""), ("Yes", "No", None), ("Y", "N", ""), (1, 0, ""), ("TRUE", "FALSE", ""),
           ("I agree", "I do not agree", ""), ("Agreed", "Refused", "-"), ("Agree", "Disagree", ""),
           ("Consented", "Did not consent", ""), ("Given", "Not given", "N/A"), ("granted", "denied", ""),
           ("yes_consent", "no_consent", ""), ("Accepted", "Declined", "?"), ("Yes, I consent", "No, I don't consent", ""),
           ("consent", "no consent", ""), ("Yes", "Withdrawn", "")],
    "ar": [("نعم", "لا", ""), ("موافق", "غير موافق", ""), ("أوافق", "لا أوافق", ""), ("وافق", "رفض", ""),
           ("مقبول", "مرفوض", "-"), ("موافقة", "رافض", "")],
}  # fmt: skip
ANSWERS: dict[str, list[dict[bool | None, object]]] = {
    language: [{True: yes, False: no, None: blank} for yes, no, blank in pairs] for language, pairs in _YES_NO.items()
}

_SEXES: dict[str, list[tuple[str, str]]] = {
    "fr": [("F", "M"), ("F", "H"), ("Femme", "Homme"), ("féminin", "masculin"), ("Féminin", "Masculin"),
           ("FEMME", "HOMME"), ("f", "m"), ("Mme", "M."), ("Fém.", "Masc.")],
    "en": [("F", "M"), ("Female", "Male"), ("female", "male"), ("Woman", "Man"), ("f", "m")],
    "ar": [("أنثى", "ذكر"), ("انثى", "ذكر"), ("امرأة", "رجل"), ("F", "M"), ("إناث", "ذكور"), ("مؤنث", "مذكر")],
}  # fmt: skip
SEXES = {language: [{"F": f, "M": m} for f, m in pairs] for language, pairs in _SEXES.items()}

POINTS: list[dict[str, str]] = [
    {"RBT": "Rabat", "TNG": "Tanger"},
    {"RBT": "RABAT", "TNG": "TANGER"},
    {"RBT": "RBT", "TNG": "TNG"},
    {"RBT": "rabat", "TNG": "tanger"},
    {"RBT": "الرباط", "TNG": "طنجة"},
]

_GROUPS: dict[str, list[tuple[str, str]]] = {
    "fr": [("migrant", "hôte"), ("Migrant(e)", "Communauté hôte"), ("Réfugié", "Communauté d'accueil"),
           ("migrants", "marocain"), ("Demandeur d'asile", "Population locale"), ("MIGRANT", "HOST"),
           ("Subsaharien", "Marocaine")],
    "en": [("migrant", "host"), ("Migrant", "Host community"), ("Refugee", "Local"), ("Asylum seeker", "Moroccan"),
           ("Displaced", "Resident"), ("IDP", "Host")],
    "ar": [("مهاجر", "مجتمع مضيف"), ("لاجئ", "مغربي"), ("مهاجرة", "مغربية")],
}  # fmt: skip
GROUPS = {
    language: [{PopulationGroup.MIGRANT: migrant, PopulationGroup.HOST: host} for migrant, host in pairs]
    for language, pairs in _GROUPS.items()
}

# What stands in lists beside what is asked for. None of it may be taken for anything.
ASIDE: dict[str, list[tuple[str, list[object]]]] = {
    "fr": [
        ("N° d'ordre", [1, 2, 3]), ("Remarques", ["RAS", "", "arrivé hier"]), ("Nom de l'enquêteur", ["Ali Agent"]),
        ("Téléphone de l'enquêteur", ["0655555555"]), ("Nationalité", ["Guinée", "Mali"]), ("Quartier", ["Takaddoum"]),
        ("Situation matrimoniale", ["marié", "seule"]), ("Femme enceinte", ["oui", "non"]), ("Observations", [""]),
        ("Nb de femmes enceintes", [0, 1]), ("Nombre de chambres", [1, 2, 2]), ("Nombre de couvertures", [2, 3, 4]),
        ("Handicap", ["non", "oui"]), ("Langue parlée", ["wolof", "français"]), ("Signature", [""]),
        ("Date d'arrivée au Maroc", ["12/03/2021"]), ("Personne à contacter", ["Un Voisin"]),
        ("Téléphone d'un proche", ["0677777777"]), ("Nb d'enfants scolarisés", [0, 1, 2]), ("Score", [12, 40]),
        ("Montant du loyer", [900, 1200]), ("Nom du conjoint", ["Une Autre"]), ("Besoin de kit hygiène", ["oui", "non"]),
        ("Adresse e-mail", [""]), ("Enquêteur", ["Ali Agent"]),
        ("Lieu de naissance", ["Conakry"]), ("Pays d'origine", ["Guinée"]), ("Nom de l'association", ["ABC"]),
        ("Mineur non accompagné", ["non"]),
        # Fields with a word more, which makes them another thing.
        ("Âge au mariage", [19, 22]), ("Téléphone du logeur", ["0655555555"]), ("Nom du logeur", ["Un Logeur"]),
        ("Personnes absentes", [0, 1, 2]), ("Ville d'arrivée", ["Oujda"]), ("Ancien N° de carte", ["X12", "X13"]),
        ("Date de la carte", ["12/06/2023"]), ("Carte remise", ["oui", "non"]), ("Sexe du répondant", ["F", "M"]),
        ("Nb de personnes qui travaillent", [0, 1]), ("Taille ménage précédente", [1, 2, 7]),
        ("Statut vaccinal", ["complet"]), ("Nom du quartier", ["Takaddoum"]), ("N° de bon", [71, 72, 73]), ("Photo", [""]), ("Nom de la mère", ["Fatou Mère"]),
        ("Profession", ["maçon"]), ("Nb de repas par jour", [2, 3]), ("Date de distribution", ["31/01/2024"]),
        ("Personnes en situation de handicap", [0, 1]), ("Langue de l'entretien", ["français"]),
    ],
    "en": [
        ("S/N", [1, 2, 3]), ("Remarks", ["ok", ""]), ("Enumerator name", ["Ali Agent"]), ("Enumerator phone", ["0655555555"]),
        ("Nationality", ["Guinea", "Mali"]), ("Address", ["Takaddoum"]), ("Marital status", ["married", "single"]),
        ("Pregnant", ["yes", "no"]), ("# pregnant women", [0, 1]), ("Number of rooms", [1, 2]), ("Comments", [""]),
        ("Disability", ["no", "yes"]), ("Spouse name", ["An Other"]), ("Emergency contact", ["A Neighbour"]),
        ("Emergency phone", ["0677777777"]), ("Date of arrival", ["12/03/2021"]), ("Children in school", [0, 1, 2]),
        ("Vulnerability score", [12, 40]), ("Monthly rent", [900, 1200]), ("Needs hygiene kit", ["yes", "no"]),
        ("Place of birth", ["Conakry"]), ("Country of origin", ["Guinea"]), ("Interviewer", ["Ali Agent"]),
        ("Employment status", ["none"]), ("Legal status", ["permit"]), ("Meals per day", [2, 3]),
        ("People with disabilities", [0, 1]), ("Lactating women", [0, 1]),
        ("Received before", ["yes", "no"]), ("Mother's name", ["Fatou Mother"]), ("Shelter type", ["house"]),
        ("Age at marriage", [19, 22]), ("Landlord phone", ["0655555555"]), ("Donor name", ["A Donor"]),
        ("People absent", [0, 1]), ("City of arrival", ["Oujda"]), ("Old card number", ["X12", "X13"]),
        ("Card issued", ["yes", "no"]), ("Members working", [0, 1]), ("Previous household size", [1, 2, 7]),
        ("Vaccination status", ["full"]), ("Voucher number", [71, 72, 73]),
    ],
    "ar": [
        ("الرقم الترتيبي", [1, 2, 3]), ("ملاحظات", ["", "جيد"]), ("اسم الباحث", ["علي الباحث"]), ("الجنسية", ["غينيا"]),
        ("العنوان", ["حي التقدم"]), ("الحالة العائلية", ["متزوج"]), ("إعاقة", ["لا", "نعم"]), ("عدد الغرف", [1, 2]),
        ("عدد الحوامل", [0, 1]), ("المهنة", ["بناء"]), ("هاتف الباحث", ["0655555555"]), ("مكان الميلاد", ["كوناكري"]),
        ("العمر عند الزواج", [19, 22]), ("هاتف الجار", ["0655555555"]), ("اسم الحي", ["حي التقدم"]),
        ("مدينة الوصول", ["وجدة"]), ("رقم البطاقة القديم", ["X12", "X13"]), ("عدد الغائبين", [0, 1]),
    ],
}  # fmt: skip

# Counts beside the bands: of which sex ("" for both) and which ages.
AGAIN: dict[str, list[tuple[str, tuple[str, range]]]] = {
    "fr": [("Total", ("", range(200))), ("Total général", ("", range(200))), ("Total F", ("F", range(200))),
           ("Total femmes", ("F", range(200))), ("Total hommes", ("M", range(200))),
           ("Nombre d'enfants", ("", range(18))), ("Enfants de moins de 5 ans", ("", range(5))),
           ("Dont enfants de moins de 2 ans", ("", range(2))), ("Nombre d'adultes", ("", range(18, 200))),
           ("Total personnes", ("", range(200))), ("Dont mineurs", ("", range(18))), ("Total 0-17 ans", ("", range(18)))],
    "en": [("Total", ("", range(200))), ("Total female", ("F", range(200))), ("Total male", ("M", range(200))),
           ("Number of children", ("", range(18))), ("Children under 5", ("", range(5))),
           ("Of whom under 2", ("", range(2))), ("Adults", ("", range(18, 200))), ("Grand total", ("", range(200)))],
    "ar": [("المجموع", ("", range(200))), ("مجموع الإناث", ("F", range(200))), ("عدد الأطفال", ("", range(18)))],
}  # fmt: skip
# The others of a household beside it: name, sex and age of the person numbered so.
BESIDE = {
    "fr": ["Nom membre {0}|Sexe membre {0}|Age membre {0}", "Nom {0}|Sexe {0}|Age {0}", "M{0} nom|M{0} sexe|M{0} âge",
           "Personne {0} - Nom|Personne {0} - Sexe|Personne {0} - Age", "Prénom{0}|Sexe{0}|Age{0}"],
    "en": ["Member {0} name|Member {0} sex|Member {0} age", "name_{0}|sex_{0}|age_{0}", "Name {0}|Gender {0}|Age {0}",
           "HH member {0}: name|HH member {0}: sex|HH member {0}: age", "Person{0} Name|Person{0} Sex|Person{0} Age"],
    "ar": ["اسم الفرد {0}|جنس الفرد {0}|عمر الفرد {0}", "الاسم {0}|الجنس {0}|العمر {0}"],
}  # fmt: skip

TITLES = {
    "fr": ["Liste des bénéficiaires - Rabat", "OIM Maroc", "Enregistrement des ménages 2023"],
    "en": ["List of beneficiaries", "IOM Morocco 2023", "Household registration"],
    "ar": ["لائحة المستفيدين", "المنظمة الدولية للهجرة"],
}
TOTALS = {"fr": ["TOTAL", "Total général", "Totaux"], "en": ["Total", "Grand total"], "ar": ["المجموع"]}
MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
           "décembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December"],
    "ar": ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"],
}  # fmt: skip
NAMES = {
    "fr": ["Diallo Awa", "Touré Zoé", "Keita Omar", "Kone Fanta", "Ba Moussa", "Bénié Élise", "Sow Aïcha",
           "N'Diaye Cheikh", "Traoré Issa", "Camara Fatou"],
    "ar": ["محمد العمراني", "فاطمة الزهراء", "علي بنعلي", "خديجة السعدي", "يوسف الإدريسي", "أمينة حسن"],
}  # fmt: skip
