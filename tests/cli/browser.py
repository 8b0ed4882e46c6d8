"""A real browser without a screen (Chromium, by Qt): `python browser.py PAGE` prints what it made of PAGE, as JSON."""

from __future__ import annotations

import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox --disable-gpu"

from PyQt6.QtCore import QUrl
from PyQt6.QtWebEngineWidgets import QWebEngineView
from PyQt6.QtWidgets import QApplication

# In a world of its own: what the page allows its own scripts plays no part.
_WORLD = 1
_ASK = """
const shut = document.body.innerText;
document.querySelectorAll("details").forEach(each => each.open = true);
const links = [...document.querySelectorAll("a[href^='#']")];
JSON.stringify({
  shut, open: document.body.innerText, title: document.title, way: getComputedStyle(document.body).direction,
  dead: links.filter(each => !document.getElementById(each.getAttribute("href").slice(1))).length, links: links.length,
  asked: performance.getEntriesByType("resource").map(each => each.name),
})
"""


def main(page: str) -> int:
    app = QApplication(sys.argv[:1])
    view = QWebEngineView()

    def done(found: str) -> None:
        print(found)
        app.quit()

    view.loadFinished.connect(lambda _: view.page().runJavaScript(_ASK, _WORLD, done))
    view.load(QUrl.fromLocalFile(page))
    view.show()
    return int(app.exec())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
