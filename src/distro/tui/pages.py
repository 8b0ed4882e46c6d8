"""The pages that have nothing to do with the card on the desk: any page may ask for them, and the app opens them."""

from __future__ import annotations

from distro.stations.closing import Close
from distro.stations.session import Session
from distro.tui.desk.page import DeskScreen
from distro.tui.terminal.shims import CalmApp


class Pages(CalmApp, inherit_bindings=False):
    """An app that answers the commands for them. What they change is forgotten or shown anew at the desk."""

    session: Session
    desk_screen: DeskScreen

    def on_do_undo(self) -> None:
        from distro.tui.desk.undo import UndoScreen

        self.push_screen(UndoScreen(self.desk_screen.desk), self.desk_screen.taken_back)

    def on_do_glance(self) -> None:
        from distro.tui.desk.glance import GlanceScreen

        self.push_screen(GlanceScreen(self.desk_screen.desk, self.desk_screen.taken_back))

    def on_do_paper_entry(self) -> None:
        from distro.tui.desk.paper_entry import PaperEntryScreen

        self.push_screen(PaperEntryScreen(self.desk_screen.desk), self._forget_when)

    def on_do_stock(self) -> None:
        from distro.tui.stockroom.page import StockScreen

        self.push_screen(StockScreen(self.session, self._point))

    def on_do_day(self) -> None:
        """Open it, or close the one that is open."""
        session, point = self.session, self._point
        if session.books.days.open_at(point) is None:
            from distro.tui.day.opening import open_day

            open_day(self.desk_screen, session, point, self._forget_when)
        elif close := self.desk_screen.attempt(lambda: Close(session, point)):
            from distro.tui.day import closing
            from distro.tui.day.locked import LockedScreen

            def locked() -> None:
                self.desk_screen.forget()
                self.push_screen(LockedScreen(session, close.day))

            closing.begin(self.desk_screen, close, locked)

    def on_do_late(self) -> None:
        """What came after a close."""
        from distro.tui.day.late import LateScreen

        self.push_screen(LateScreen(self.session, self._point), self._forget_when)

    def on_do_rounds(self) -> None:
        from distro.tui.day.rounds import RoundsScreen

        self.push_screen(RoundsScreen(self.session, self._point), self._forget_when)

    def on_do_programme(self) -> None:
        from distro.tui.day.programme import ProgrammeScreen

        self.push_screen(ProgrammeScreen(self.session), self._forget_when)

    def on_do_reports(self) -> None:
        from distro.tui.day import reports

        reports.begin(self.desk_screen, self.session, self._point)

    def on_do_follow_activity(self) -> None:
        from distro.tui.people import second_table

        second_table.activity(self.desk_screen, self.desk_screen.shown)

    def on_do_follow(self) -> None:
        from distro.tui.people import second_table

        second_table.follow(self.desk_screen)

    def on_do_feedback(self) -> None:
        from distro.tui.people import second_table

        second_table.feedback(self.desk_screen, self._point)

    def on_do_duplicates(self) -> None:
        from distro.tui.people.duplicates import compare_duplicates

        compare_duplicates(self.desk_screen)

    def on_do_registry(self) -> None:
        from distro.tui.people.registry import RegistryScreen

        self.push_screen(RegistryScreen(self.session, self._point), lambda _: self.desk_screen.renew())

    def on_do_hub(self) -> None:
        from distro.tui.laptop.hub import HubScreen

        self.push_screen(HubScreen())

    def on_do_stick(self) -> None:
        from distro.tui.laptop.stick import StickScreen

        self.push_screen(StickScreen(), lambda _: self.desk_screen.renew())

    def on_do_upload_now(self) -> None:
        from distro.tui.laptop.upload import UploadScreen

        self.push_screen(UploadScreen())

    def on_do_retire_laptop(self) -> None:
        from distro.tui.laptop.retiring import retire_laptop

        retire_laptop(self.desk_screen)

    def on_do_doctor(self) -> None:
        from distro.tui.laptop.doctor import DoctorScreen

        self.push_screen(DoctorScreen())

    @property
    def _point(self) -> str:
        return self.desk_screen.desk.point

    def _forget_when(self, changed: bool | None) -> None:
        if changed:
            self.desk_screen.forget()
