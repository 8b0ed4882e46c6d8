"""Rations in words: the arithmetic of an entitlement, the rules of a round, a shortage, what was received."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from distro.model.entitlements import DueLine, ShortageMode, Term, TermKind
from distro.model.events import ShortageDeclared
from distro.model.programme import Eligibility, Frequency, Programme, Round, ScaleLine
from distro.rules.eligibility import Ineligible
from distro.rules.explain import BasketReasons, HouseholdInRound
from distro.rules.received import Received
from distro.rules.shortage import Sharing
from distro.texts import in_words, listed, percent, say
from distro.wording import dates
from distro.wording.names import amount, basket_name, donor_name, group_name, item_name, point_name

# ---------------------------------------------------------------- one household's arithmetic


def arithmetic(programme: Programme, line: DueLine, full: bool) -> str:
    """Why it is this much: `1 + 2 par personne × 4 = 9, plafond 15`; in short where it is not `full`.

    What was taken before, or is held back by a shortage, is said after it; in short, instead of it.
    """
    total = sum(term.factor * term.times for term in line.terms)
    parts = [_sum(programme, line.terms, total, "long" if full else "short")]
    if line.cap is not None and total > line.cap:
        parts.append(say("ration.term.cap", cap=line.cap))
    notes = []
    if full and line.donor:
        notes.append(say("ration.whose", donor=donor_name(programme, line.donor)))
    if line.left != line.entitled:
        notes.append(say("ration.term.rest", left=line.left, entitled=line.entitled))
    if line.short is not None:
        notes.append(say(f"ration.short.{line.short}", share=percent(line.permille)))
    if line.spoiled:
        notes.append(say("ration.spoiled"))
    if full and line.held:
        notes.append(say("ration.held", n=line.held))
    return listed([*parts, *notes] if full else notes[-1:] or parts)


def _sum(programme: Programme, terms: tuple[Term, ...], total: int, form: str) -> str:
    if len(terms) == 1 and terms[0].kind is TermKind.FIXED:
        return say("ration.term.alone", factor=total)
    words = " + ".join(_term(programme, term, form) for term in terms)
    plain = len(terms) == 1 and 1 in (terms[0].factor, terms[0].times)
    return words if plain else f"{words} = {total}"


def _term(programme: Programme, term: Term, form: str) -> str:
    if term.kind is TermKind.FIXED:
        return str(term.factor)
    group = group_name(programme.groups[term.of]) if term.kind is TermKind.PER_GROUP else ""
    each = say(f"ration.term.{form}.{term.kind}", factor=term.factor, of=term.of, group=group)
    return f"{each} × {term.times}"


# ---------------------------------------------------------------- the rules of a round


def scale(programme: Programme, line: ScaleLine) -> str:
    """A rule of the scale: `1 par ménage + 2 par personne, plafond 15`."""
    parts = []
    if line.fixed:
        parts.append(say("ration.term.alone", factor=line.fixed))
    if line.per_person:
        parts.append(say("ration.term.long.per_person", factor=line.per_person))
    if line.per_group:
        group = group_name(programme.groups[line.group])
        parts.append(say("ration.term.long.per_group", factor=line.per_group, group=group))
    if line.per_set:
        parts.append(say("ration.term.long.per_set", factor=line.per_set, of=line.persons_per_set))
    notes = [] if line.cap is None else [say("ration.term.cap", cap=line.cap)]
    notes += [say("ration.whose", donor=donor_name(programme, line.donor))] if line.donor else []
    return listed([" + ".join(parts), *notes])


def how_often(frequency: Frequency) -> str:
    """How often a basket may be taken."""
    words = say(f"ration.frequency.{frequency.rule}", n=frequency.days, times=frequency.times)
    return f"{words}, {say('ration.each', n=frequency.each)}" if frequency.each else words


def who_may(programme: Programme, rule: Eligibility) -> list[str]:
    """Who may have a basket: a sentence for each condition, or one that says everybody."""
    asked = {
        Ineligible.GROUP: rule.groups,
        Ineligible.POINT: rule.points,
        Ineligible.MEMBERS: rule.has_member,
        Ineligible.FLAG_MISSING: rule.requires,
        Ineligible.FLAG_DEBARS: rule.debars,
    }
    return [_condition(programme, rule, kind) for kind, value in asked.items() if value] or [say("ration.everybody")]


def _condition(programme: Programme, rule: Eligibility, kind: Ineligible) -> str:
    match kind:
        case Ineligible.GROUP:
            what = [say(f"reports.group_{group}") for group in rule.groups]
        case Ineligible.POINT:
            what = [point_name(programme, point) for point in rule.points]
        case Ineligible.MEMBERS:
            what = [group_name(programme.groups[rule.has_member])]
        case _:
            flags = rule.requires if kind is Ineligible.FLAG_MISSING else rule.debars
            what = [in_words(programme.flag(flag).instruction) for flag in flags]
    return say(f"ration.only.{kind}", what=listed(what))


# A heading and the lines below it.
Section = tuple[str, list[str]]


def round_rules(programme: Programme, round_: Round) -> list[Section]:
    """A round's rules: when and where, and each basket with who may have it, how often, and its scale."""
    places = " · ".join(point_name(programme, point) for point in round_.points)
    sections = [(in_words(round_.name), [round_.code, window(round_), places])]
    for basket in map(programme.basket, round_.baskets):
        lines = [" · ".join([*who_may(programme, basket.eligible), how_often(basket.frequency)])]
        names = [item_name(programme, line.item) for line in basket.lines]
        scales = [scale(programme, line) for line in basket.lines]
        lines += [say("ration.line", what=name, why=why) for name, why in zip(names, scales, strict=True)]
        sections.append((in_words(basket.name), lines))
    return sections


def window(round_: Round) -> str:
    """`du 12/06/2023 au 23/06/2023`."""
    return say("ration.window", first=dates.numeric(round_.window_from), last=dates.numeric(round_.window_to))


def household_in_round(programme: Programme, round_: Round, found: HouseholdInRound, today: date) -> list[Section]:
    """What a household may take in a round and why. It is called by its number."""
    lines = [round_.code, say("ration.household", number=found.number, n=found.size)]
    if found.point not in round_.points:
        lines.append(say("ration.not_held", point=point_name(programme, found.point)))
        return [(in_words(round_.name), lines)]
    if not found.listed:
        lines.append(say("ration.not_listed" if found.frozen else "ration.nothing"))
    elif not found.frozen:
        lines.append(say("ration.not_frozen"))
    baskets = [(basket_name(programme, one.basket), list(_reasons(programme, one, today))) for one in found.baskets]
    return [(in_words(round_.name), lines), *baskets]


def _reasons(programme: Programme, reasons: BasketReasons, today: date) -> Iterator[str]:
    basket = programme.basket(reasons.basket)
    if reasons.why_not is not None:
        yield say("ration.no", why=_condition(programme, basket.eligible, reasons.why_not))
        return
    if reasons.free_from is None:
        yield say("ration.never_again")
    elif reasons.free_from > today:
        yield say("ration.too_soon", why=how_often(basket.frequency), day=dates.numeric(reasons.free_from))
    if not reasons.lines:
        yield say("ration.nothing")
    for line in reasons.lines:
        what = f"{amount(programme.item(line.item), line.entitled)} × {item_name(programme, line.item)}"
        yield say("ration.line", what=what, why=arithmetic(programme, line, full=True))


# ---------------------------------------------------------------- shortages


def shortage(programme: Programme, declared: ShortageDeclared) -> str:
    """`Riz, 1 kg : part égale, 60 %`."""
    how = how_shared(declared.mode, declared.permille)
    return say("ration.line", what=item_name(programme, declared.item), why=how)


def how_shared(mode: ShortageMode, permille: int) -> str:
    """`part égale, 60 %`."""
    return say(f"ration.shortage.{mode}", share=percent(permille))


def comes_to(found: Sharing) -> str:
    """What a way of sharing means: how many get how much, what it takes, and what there is."""
    if not found.households:
        return say("ration.sharing.nobody")
    share = percent(found.permille)
    parts = [
        say(f"ration.sharing.{found.mode}", n=found.households, share=share, first=found.households - found.without),
        say("ration.sharing.needed", needed=found.needed, held=found.on_shelf),
    ]
    if found.mode is ShortageMode.EQUAL_SHARE and found.without:
        parts.append(say("ration.sharing.without", n=found.without))
    if not found.suffices:
        parts.append(say("ration.sharing.too_little", n=found.needed - found.on_shelf))
    if found.in_store:
        parts.append(say("ration.sharing.in_store", n=found.in_store))
    return " ".join(parts)


# ---------------------------------------------------------------- what was received


def received_note(programme: Programme, line: Received, full: bool) -> str:
    """What is out of the ordinary: it stands for another item, or some of it was declined."""
    if line.instead_of:
        due = item_name(programme, line.instead_of) if full else line.instead_of
        return say("desk.ration.instead", item=due)
    return say("desk.ration.declined", n=amount(programme.item(line.item), line.declined)) if line.declined else ""
