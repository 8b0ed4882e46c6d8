"""Opening, stock and close by keys only, on a real store."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from distro.model.programme import Donor
from distro.stations import stockroom, transfers
from distro.stations.stockroom import ReceiptLine
from distro.stations.store_count import StoreCount
from distro.texts import speak
from distro.tui import DistroApp
from distro.tui.day.signing import SigningScreen
from distro.tui.desk.page import DeskScreen
from stage import PASSPHRASE, Stage
from tui.driving import Driver, driving, press, screen, told


async def test_opening_the_day_issues_all_stock_to_the_point(before_opening: Stage) -> None:
    stage = before_opening
    async with driving(stage) as (app, pilot):
        await press(pilot, "f12")
        assert "Tour de juin" in screen(app)
        await press(pilot, "f4")
        day = stage.session.books.days.open_at("RBT")
        assert day is not None
        assert day.rounds == ("2023-T1",)
        assert all(held == 0 for _, held in stockroom.in_store(stage.session, "RBT"))
        assert dict(stockroom.on_shelf(stage.session, "RBT"))["RIZ"] == 60
        assert "Scannez une carte" in screen(app)


async def test_a_day_without_a_round_is_not_opened(before_opening: Stage) -> None:
    async with driving(before_opening) as (app, pilot):
        await press(pilot, "f12", "space", "f4")
        assert "tour" in screen(app)
        assert before_opening.session.books.days.open_at("RBT") is None


async def test_a_delivery_is_received_with_lot_and_expiry(stage: Stage) -> None:
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f2", "=BL7", "enter", "=50", "tab", "=52", "tab", "=L9", "tab", "=31/12/2023", "f4")
        assert "BR-0002" in told(app)
    paper = stage.session.books.stock_documents.get("RBT-BR-0002")
    assert paper is not None
    assert paper.waybill == "BL7"  # type: ignore[union-attr]
    [move] = paper.movements
    assert (move.lot.item, move.quantity, move.lot.batch) == ("RIZ", 50, "L9")
    assert dict(stockroom.in_store(stage.session, "RBT"))["RIZ"] == 50


async def test_where_there_are_several_donors_one_is_chosen(stage: Stage) -> None:
    other = Donor(code="ECHO", name={"fr": "Union européenne"})
    stage.session.programme = replace(stage.session.programme, donors=(other,))
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f2", "=BL7", "enter", "=50", "f4")
        assert "À qui sont ces biens ?" in screen(app)
        assert stage.session.books.stock_documents.get("RBT-BR-0002") is None
        await press(pilot, "down", "enter")
        assert "BR-0002" in told(app)
    paper = stage.session.books.stock_documents.get("RBT-BR-0002")
    assert paper is not None
    assert [move.lot.donor for move in paper.movements] == ["ECHO"]


async def test_where_goods_of_several_stand_it_is_asked_whose_leave(stage: Stage) -> None:
    other = Donor(code="ECHO", name={"fr": "Union européenne"})
    stage.session.programme = replace(stage.session.programme, donors=(other,))
    for donor in ("JPN", "ECHO"):
        stockroom.receive(stage.session, "RBT", f"BL-{donor}", [ReceiptLine(item="RIZ", received=20, donor=donor)])
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f3", "=5", "f4")
        assert "De tous : ce qui expire d'abord" in screen(app)
        await press(pilot, "escape")
        assert stage.session.books.stock_documents.get("RBT-BS-0002") is None, "the form stays as it is"
        await press(pilot, "f4", "down", "down", "enter")
        assert "BS-0002" in told(app)
    paper = stage.session.books.stock_documents.get("RBT-BS-0002")
    assert paper is not None
    assert [(move.lot.donor, move.quantity) for move in paper.movements] == [("ECHO", 5)]


async def test_a_delivery_needs_its_waybill_and_a_date_that_is_one(stage: Stage) -> None:
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f2", "f4")
        assert "bordereau manque" in screen(app)
        await press(pilot, "=BL7", "enter", "=50", "tab", "tab", "tab", "=demain", "f4")
        assert "Riz, 1 kg : vérifiez ce champ" in screen(app)
        assert stage.session.books.stock_documents.get("RBT-BR-0002") is None


async def test_a_waybill_that_came_before_is_asked_about(stage: Stage) -> None:
    entered = ("f2", "=bl7", "enter", "=50", "f4")
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", *entered)
        assert "BR-0002" in told(app)
        await press(pilot, *entered)
        assert "RBT-BR-0002" in screen(app)
        assert "déjà entrés" in screen(app)
        await press(pilot, "escape")
        assert stage.session.books.stock_documents.get("RBT-BR-0003") is None
        await press(pilot, "f4", "right", "enter")
        assert "BR-0003" in told(app)
    assert dict(stockroom.in_store(stage.session, "RBT"))["RIZ"] == 100


async def test_a_loss_is_noted_with_its_reason(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f8", "f6", "=3", "f4")
        assert "PV-0001" in told(app)
    paper = stage.session.books.stock_documents.get("RBT-PV-0001")
    assert paper is not None
    assert paper.reason == "damaged"  # type: ignore[union-attr]
    assert dict(stockroom.on_shelf(stage.session, "RBT"))["RIZ"] == 57


async def count_all(pilot: Driver, app: DistroApp, stage: Stage, **found: int) -> None:
    """Enter loose pieces for every item, the book's figure unless said otherwise."""
    held = dict(stockroom.on_shelf(stage.session, "RBT"))
    for item in stage.session.programme.goods:
        amount = found.get(item.code, held.get(item.code, 0))
        await press(pilot, *(["enter"] if item.packs else []), f"={amount}", "enter")


async def test_a_blind_count_its_variance_two_signatures_and_the_day_is_locked(stage: Stage) -> None:
    async with driving(stage, [stage.card(3).code]) as (app, pilot):
        await press(pilot, "f9", "space", "f12")
        text = screen(app)
        assert "Compter ce qui reste" in text
        assert "49" not in text  # the book's figure for rice is nowhere
        await press(pilot, "f4")
        assert "17 articles ne sont pas encore" in screen(app)
        await count_all(pilot, app, stage, RIZ=48)
        assert "Qui a compté signe" in screen(app)
        await press(pilot, "=omar", "enter", "=" + PASSPHRASE, "f4")
        text = screen(app)
        assert "Les écarts" in text
        assert "-1" in text
        assert "Farine" not in text
        await press(pilot, "f4")
        assert "choisissez une raison" in screen(app)
        await press(pilot, "enter", "down", "enter", "f4")
        assert "Signer à deux" in screen(app)
        await press(pilot, "=sara", "enter", "=" + PASSPHRASE, "f4")
        text = screen(app)
        assert "La journée est verrouillée" in text
        assert "1 ménage servi sur 10" in text
        await press(pilot, "f4")
        assert "Le rapport est écrit" in screen(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, DeskScreen)
        assert "F12 : ouvrir la journée" in screen(app)
    assert sorted(path.name for path in app.reports_folder.iterdir()) == ["RBT-2023-06-14.pdf", "RBT-2023-06-14.xlsx"]
    assert stage.session.books.days.open_at("RBT") is None
    [day] = stage.session.books.days.all()
    assert day.closed is not None
    assert (day.closed.counted_by, day.closed.approved_by) == ("omar", "sara")
    [rice] = [line for line in day.closed.lines if line.item == "RIZ"]
    assert (rice.book, rice.counted, rice.reason) == (49, 48, "lost")


async def test_packs_are_counted_with_loose_pieces_and_the_first_count_is_kept(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f12", "=2", "enter", "=8")
        assert "= 58" in screen(app)
        await press(pilot, "enter")
        for item in stage.session.programme.goods[1:]:
            await press(pilot, *(["enter"] if item.packs else []), "=60", "enter")
        await press(pilot, "=omar", "enter", "=" + PASSPHRASE, "f4")
        assert "-2" in screen(app)
        await press(pilot, "f5", "home", "shift+tab")
        assert "Compter ce qui reste" in screen(app)
        app.screen.query("NumberField").first().focus()
        await press(pilot, "enter", "=10", "f4")
        await press(pilot, "enter", "=" + PASSPHRASE, "f4")  # omar stands there already
        assert "Aucun écart" in screen(app)
        await press(pilot, "f4", "=sara", "enter", "=" + PASSPHRASE, "enter", "enter")
    [day] = stage.session.books.days.all()
    assert day.closed is not None
    [rice] = [line for line in day.closed.lines if line.item == "RIZ"]
    assert (rice.first_count, rice.counted) == (58, 60)


async def test_a_wrong_second_passphrase_locks_nothing_and_is_told_calmly(stage: Stage) -> None:
    async with driving(stage) as (app, pilot):
        await press(pilot, "f12")
        await count_all(pilot, app, stage)
        await press(pilot, "=omar", "enter", "=" + PASSPHRASE, "f4")
        await press(pilot, "f4", "=sara", "enter", "=faux", "f4")
        assert "Cela n'a pas été fait" in screen(app)
        await press(pilot, "escape")
        assert "Signer à deux" in screen(app)
    assert stage.session.books.days.open_at("RBT") is not None


async def test_a_handover_that_nobody_recorded_is_found_and_recorded_at_the_close(stage: Stage) -> None:
    granted = stage.session.books.entitlements.get("2023-T1", "h-RBT-0009")
    assert granted is not None
    held = dict(stockroom.on_shelf(stage.session, "RBT"))
    left = {line.item: held[line.item] - line.quantity for line in granted.lines}
    async with driving(stage) as (app, pilot):
        await press(pilot, "f12")
        await count_all(pilot, app, stage, **left)
        await press(pilot, "=omar", "enter", "=" + PASSPHRASE, "f4")
        assert "une remise faite et non notée (13 articles)" in screen(app)
        await press(pilot, "f6")
        assert "RBT-0009" not in screen(app)  # nobody is suggested
        await press(pilot, "=RBT-0009", "enter", "=feuille 3", "enter")
        assert "Aucun écart" in screen(app)
    [handover] = stage.session.books.handovers
    assert (handover.household, handover.how) == ("h-RBT-0009", "reconstructed")


async def test_in_arabic_the_count_goes_on_in_the_order_of_reading(stage: Stage) -> None:
    speak("ar")
    async with driving(stage) as (app, pilot):
        await press(pilot, "f12", "=2", "enter", "=8", "enter", "=1")
        text = screen(app)
        assert [line.split()[:2] for line in text.split("\n")[3:5]] == [["=", "58"], ["=", "25"]]


async def test_goods_return_and_go_to_another_site(stage: Stage) -> None:
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f5", "enter")
        assert "Rendre du point" in screen(app)
        await press(pilot, "=7", "f4")
        assert "RT-0001" in told(app)
        await press(pilot, "f5", "down", "enter")
        assert "Tanger" in screen(app)
        await press(pilot, "enter", "=4", "f4")
        assert "TR-0001" in told(app)
    assert dict(stockroom.in_store(stage.session, "RBT"))["RIZ"] == 3
    app = DistroApp(stage.session, "TNG")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "f8", "f5", *["down"] * 6, "enter")
        assert "RBT-TR-0001" in screen(app)
        await press(pilot, "enter", "=3", "f4")
        assert "RBT-TR-0001" in told(app)
        await press(pilot, "f5", *["down"] * 6, "enter")
        assert "Aucun transfert connu n'est en route" in told(app)
    assert dict(stockroom.in_store(stage.session, "TNG"))["RIZ"] == 3


async def test_a_lorry_that_was_believed_home_is_chosen_from_the_list_and_comes_in(before_opening: Stage) -> None:
    stage = before_opening
    sent = transfers.send(stage.session, "RBT", "TNG", [("RIZ", 4)])
    stockroom.cancel(stage.session, sent.document, "on le croyait rentré")
    app = DistroApp(stage.session, "TNG")
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await press(pilot, "f8", "f5", *["down"] * 6, "enter")
        assert "annulé par sara" in screen(app)
        await press(pilot, "enter", "=4", "f4")
        assert sent.document in told(app)
    assert dict(stockroom.in_store(stage.session, "TNG"))["RIZ"] == 4


async def test_kits_are_made_and_taken_apart(before_opening: Stage) -> None:
    stage = before_opening
    kits = [item.code for item in stage.session.programme.goods if item.kit]
    before = dict(stockroom.in_store(stage.session, "RBT"))[kits[0]]
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f5", "down", "down", "enter", "=5", "f4")
        assert "KT-0001" in told(app)
        await press(pilot, "f5", "down", "down", "down", "enter", "=2", "f4")
        assert "KD-0001" in told(app)
    assert dict(stockroom.in_store(stage.session, "RBT"))[kits[0]] == before + 3


async def test_what_expired_is_disposed_of_before_a_witness_and_a_paper_is_cancelled(stage: Stage) -> None:
    gone = stage.session.now().date() - timedelta(days=1)
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f2", "=BL-9", "enter", "=5", "tab", "tab", "tab")
        await press(pilot, f"={gone:%d/%m/%Y}", "f4", "tab", "enter")
        assert "BR-0002" in told(app)
        assert "✕ 5" in screen(app)
        await press(pilot, "escape")
        await press(pilot, "f8", "f5", *["down"] * 4, "enter", "=omar", "f4")
        assert "omar est quelqu'un d'ici" in screen(app)
        await press(pilot, "escape", *["backspace"] * 4, "=A. Tazi", "f4")
        assert "PD-0001" in told(app)
        await press(pilot, "f5", *["down"] * 5, "enter", "=rbt-pd-0001", "enter", "=erreur", "enter")
        assert "PD-0001" in told(app)
        await press(pilot, "f5", *["down"] * 5, "enter", "=rbt-pd-0077", "enter", "=erreur", "enter")
        assert "RBT-PD-0077" in screen(app)
    assert stage.session.books.stock_documents.cancellation_of("RBT-PD-0001") is not None


async def test_the_store_room_is_counted_blind_explained_and_signed_by_two(stage: Stage) -> None:
    session = stage.session
    early = stockroom.receive(session, "RBT", "BL-1", [ReceiptLine(item="RIZ", received=10)]).document
    stockroom.receive(session, "RBT", "BL-2", [ReceiptLine(item="RIZ", received=63)])
    async with driving(stage, size=(100, 40)) as (app, pilot):
        await press(pilot, "f8", "f5", *["down"] * 7, "enter")
        assert "Compter ce qu'il y a au magasin" in screen(app)
        assert "73" not in screen(app), "no figure of the book"
        for item in session.programme.goods:
            found = 71 if item.code == "RIZ" else 0
            await press(pilot, *(["enter"] if item.packs else []), f"={found}", "enter")
        assert "Magasin 1/3 · Qui a compté signe" in screen(app)
        await press(pilot, "=omar", "enter", "=" + PASSPHRASE, "f4")
        assert "Magasin 2/3" in screen(app)
        assert "73" in screen(app)
        await press(pilot, "f4", "enter", "down", "enter", "f4")
        assert "Magasin 3/3 · Signer à deux" in screen(app)
        await press(pilot, "=sara", "enter", "=" + PASSPHRASE, "f4")
        assert "IN-0001" in told(app)
        assert dict(stockroom.in_store(session, "RBT"))["RIZ"] == 71
        stockroom.cancel(session, early, "écrit deux fois")
        await press(pilot, "escape", "f8")
        assert "recomptez le magasin. RBT-IN-0001 en a compté 71" in screen(app), "the count had seen that paper"
    assert session.books.days.open_at("RBT") is not None


async def test_on_the_smallest_screen_a_signature_begins_with_its_first_field_in_sight(stage: Stage) -> None:
    count = StoreCount(stage.session, "RBT")
    for item in count.items:
        count.count(item, 0)
    async with driving(stage, size=(40, 12)) as (app, pilot):
        app.push_screen(SigningScreen(count))
        await press(pilot, "=sara")
        assert "Deuxième personne" in screen(app)
        assert "sara" in screen(app)


async def test_labels_for_the_lots_that_stand_here_are_printed_by_keys(stage: Stage) -> None:
    async with driving(stage, size=(120, 40)) as (app, pilot):
        await press(pilot, "f8", "f5", "end", "enter")
        assert "Sur quel papier" in screen(app)
        await press(pilot, "enter")
        assert "100 %" in screen(app), "scaled labels are not where the sheet has its own"
        [written] = app.reports_folder.glob("etiquettes-lots-*.pdf")
    assert written.read_bytes().startswith(b"%PDF")
