"""The words that headers are made of, in French, English, Arabic and Spanish, by what they speak of."""

from __future__ import annotations

from distro.exchange.register.values.texts import word_set

NAME = word_set("nom noms name names prenoms الاسم اسم أسماء الإسم")
GIVEN = word_set("prenom prenoms first given forename شخصي")
FAMILY = word_set("surname last nasab نسب عائلي لقب كنية patronyme apellido apellidos")
FULL = word_set("complet full entier كامل complete completo")
HEAD = word_set("""
    focal chef head cm cdm hoh titulaire beneficiaire beneficiary bénéficiaire représentant responsable demandeur رب
    رئيس مستفيد معيل ربة المستفيد jefe jefa titular beneficiaria beneficiario
""")
HOUSEHOLD = word_set("menage menages famille familles family household hh hhid foyer أسرة عائلة بيت hogar families")
PEOPLE = word_set("""
    personne personnes people person persons membre membres member members individu individus pers effectif
    أفراد أشخاص فرد أعضاء pax individual individuals occupant occupants habitants bouches ind nourrir
    personas miembros integrantes
""")
COUNT = word_set("""
    nombre nb nbr nbre number taille size effectif total combien how count num عدد حجم كم composition tot مجموع
    tamano cantidad cuantos cuantas
""")
ENUMERATOR = word_set("""
    enqueteur enqueteurs enquetrice enumerator interviewer agent volontaire volunteer collecteur surveyor saisie
    saisi operateur username submitter staff équipe animateur recenseur superviseur supervisor باحث موظف مستجوب
    encuestador encuestadora entrevistador منشط متطوع interviewé visa signature enumerateur agents
""")
OTHERS = word_set("""
    conjoint conjointe epoux epouse mari spouse husband wife pere mere father mother tuteur guardian urgence
    emergency proche proches kin relative relatives temoin witness voisin neighbour bailleur proprietaire landlord
    employeur doctor medecin زوج زوجة
    conyuge esposo esposa marido vecino vecina أب أم ولي جار youngest oldest autre other
""")
CHILD = word_set("enfant child fils fille son daughter bebe طفل ابن ابنة cadet aine")
ALTERNATE = word_set("""
    mandataire mandataires alternate alternates remplacant remplacants procuration proxy suppleant délégué وكيل
    designee designees beforehand بديل
    نائب collector
""")
SEX = word_set("sexe sex genre gender civilite sexo genero جنس نوع")
BIRTH = word_set(
    "yob naissance birth dob born ne nee ddn dn naiss nais dateofbirth ميلاد ازدياد ولادة birthdate birthday "
    "nacimiento nacido nacida"
)
PLACE_OF = word_set("lieu place pays country مكان بلد birthplace ville city lugar ciudad pais")
DATE = word_set("date jour day تاريخ when datetime fecha")
YEAR = word_set("annee year an سنة عام ano")
AGE = word_set("age ages عمر سن edad edades")
PHONE = word_set("""
    telephone tel phone mobile gsm portable whatsapp cell cellphone telephonique هاتف جوال نقال محمول تلفون
    msisdn telefono movil celular
""")
POINT = word_set("""
    loc ville site point lieu city town location localite emplacement مدينة موقع نقطة مكان village commune antenne
    centre distribution ciudad pueblo localidad
""")
# Larger than a town: a point's only where it says the name of one.
AREA = word_set("""
    district arrondissement prefecture province region wilaya governorate gouvernorat state municipality
    municipalite عماله اقليم ولايه محافظه دايره جماعه provincia municipio
""")
GROUP = word_set("""
    statut communaute groupe categorie status category group community وضعية فئة صفة وضع profil population
    estatus categoria comunidad
""")
NOT_GROUP = word_set("""
    matrimonial marital civil sanguin etat professionnel emploi employment work marriage education health
    disability vulnerability handicap demande sante legal juridique validation
    logement occupation kit عائلية scolaire submission age تأهل
""")
CONSENT = word_set("""
    consent consentement accord accepte acceptez accepter acceptation agree agrees agreement autorise autorisez
    autorisation permission consentez consents موافقة موافق أوافق توافق يوافق قبول تقبل consentir accept accepts
    consentimiento acepta autoriza autorizacion consented authorize authorise authorization agreed accepted
    authorized authorised رضا
""")
NEGATION = word_set("""
    refus refuse refusez refusal refuser refused withdrawn withdraw withdrawal retire retiree retrait revoque revoked
    annule annulation optout سحب رفضت pas not non رفض decline declines opposition sans without
""")
SHARE = word_set("""
    partage partager partagez share sharing shared transmission transmettre transmises partenaire partenaires
    partners مشاركة شركاء referral orientation photo image video photographie صورة صور upload
""")
REGISTERED = word_set("""
    enregistrement inscription registration registered enrolment enrollment inscrit enregistre تسجيل recensement
    registro inscripcion
""")
INTERVIEW = word_set("""
    enquete entretien interview visite visit submission collecte survey soumission مقابلة زيارة today start
    submissiondate saisie entrevista encuesta
""")
CARD = word_set("carte card بطاقة carnet coupon token jeton tarjeta")
CODE = word_set("""
    code id identifiant identifier matricule reference ref dossier ملف file numero n no num number nr رقم معرف كود رمز
    uid hhid رمزي codigo expediente
""")
RUNNING = word_set("ordre order ligne line row serial sn sr تسلسلي ترتيبي رت ordinal rang")
CASE_SYSTEM = word_set("progres")  # UNHCR's, in which each household is a group
IDENTITY = word_set("""
    cin cni cnie passeport passport identite identity nationale national sejour residence unhcr hcr piece pieces
    جواز هوية وطنية تعريف إقامة biometrique biometric proges document documents
    dni nie pasaporte identidad cedula
""")
NEEDS = word_set("""
    besoin besoins need needs kit kits enceinte enceintes allaitante allaitantes pregnant lactating plw fefa
    grossesse handicap handicape handicapes handicapee disabled disability disabilities pwd malade malades sick
    ill chronique chronic vulnerable vulnerabilite vulnerability specifique specific article articles item items
    poids weight muac vaccin vaccine scolarise scolarises ecole school travail travaille revenu income dette
    score note remarque remarques remark observation observations commentaire comment chambre chambres room
    rooms couverture couvertures matelas غرف غرفة حامل حوامل مرضع مرضعات إعاقة معاق احتياجات مريض مدرسة ملاحظات ملاحظة
    latrine abri shelter tente deces decede mort morts dead died absent absents parti partis eau repas meal meals
    chaussure
    embarazada embarazadas discapacidad necesidades observaciones chaussures pointure kg vetement prioritaire
    priorite malnutri malnutris malnutrie malnourished mam sam orphelin
    orphelins orphelines orphan orphans veuve veuves widow widows widowed accompagne accompagnes accompagnees
    unaccompanied uasc separe separes separees separated fievre fever diarrhee diarrhea blesse blesses injured detenu
    detenus يتيم أيتام أرملة أرامل
""")
DEPENDENTS = word_set("charge dependant dependants dependent dependents autres other others besides معال")
ADDRESS = word_set("""
    adresse address quartier عنوان rue street email mail courriel nationalite nationality pays country langue
    language origine origin جنسية لغة profession metier
    direccion barrio nacionalidad idioma
""")
NATIONALITY = word_set("nationalite nationality citoyennete citizenship جنسية nacionalidad")
COUNTRY = word_set("pays country بلد دولة pais")
ORIGIN = word_set("origine origin provenance أصل الأصلي اصلي منشأ origen")
RELATION = word_set("lien relation parente relationship kinship صلة قرابة علاقة parentesco relacion")
FLAGS = word_set("drapeau drapeaux flag flags instruction instructions consigne consignes تعليمات")
LANGUAGE = word_set("langue language لغة")
UNIT = word_set("unite unit وحدة")
MEMBER = word_set("membre member personne person individu pers فرد عضو m p hhm enfant child")
# Of a column that says who is not to be served any more, and of one that says who is.
OUT = word_set("""
    supprime supprimee suppression deleted removed inactif inactive inactivite archive archivee archived doublon
    doublons duplicate duplicata exclu exclue exclus excluded exclusion radie radiee sorti sortie sorties exited
    exit decede decedee deceased died ineligible rejete rejetee rejected annule annulee cancelled canceled ferme
    fermee closed desactive desactivee quitte left مكرر محذوف متوفي مستبعد ملغي
    مرفوض مغلق
""")
IN = word_set("""
    actif active actifs eligible eligibles eligibilite eligibility retenu retenue retenus selectionne selectionnee
    vit vivent vivant present presente presence resident residente residant reside lives living يعيش حاضر مقيم
    selected valide validee approuve approuvee approved مؤهل مقبول نشط
""")
