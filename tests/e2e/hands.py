"""How somebody drives a page: with a pointer, or with nothing but the keyboard."""

import re

from playwright.sync_api import FilePayload, Locator, Page

_MOST_STOPS = 150  # of the Tab key, until something is reached


class Pointer:
    """Fills and clicks, as most people do; works without JavaScript too."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, label: str, text: str) -> None:
        """Write into a field."""
        self._field(label).fill(text)

    def choose(self, label: str) -> None:
        """Tick a box or pick one of several."""
        self.page.get_by_label(label, exact=True).check()

    def select(self, label: str, value: str) -> None:
        """Pick from a list."""
        self.page.get_by_label(label, exact=True).select_option(value)

    def attach(self, label: str, file: FilePayload) -> None:
        """Choose a file."""
        self.page.get_by_label(label, exact=True).set_input_files(file)

    def follow(self, name: str) -> None:
        """Go where a link leads."""
        self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def _field(self, label: str) -> Locator:
        """The first field of that label, whether it must be filled or not."""
        said = re.compile(rf"^\s*{re.escape(label)}\s*(（选填）)?\s*$")
        return self.page.get_by_label(said).first


class Keyboard(Pointer):
    """Reaches everything with Tab, as whoever has no pointer does."""

    def fill(self, label: str, text: str) -> None:
        field = self._field(label)
        self._reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            field.press_sequentially(f"{month}{day}{year}")  # the order of Chromium's own language
            assert field.input_value() == text, label
            return
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, label: str) -> None:
        choice = self.page.get_by_label(label, exact=True)
        self._reach(choice)
        self.page.keyboard.press("Space")
        assert choice.is_checked(), label

    def select(self, label: str, value: str) -> None:
        chosen = self.page.get_by_label(label, exact=True)
        self._reach(chosen)
        self.page.keyboard.press("Home")
        for _option in range(_MOST_STOPS):
            if chosen.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{label} has no {value}")

    def follow(self, name: str) -> None:
        main = self.page.get_by_role("main")
        self._reach(main.get_by_role("link", name=name, exact=True).first)
        self._enter()

    def press(self, name: str) -> None:
        main = self.page.get_by_role("main")
        self._reach(main.get_by_role("button", name=name, exact=True))
        self._enter()

    def _enter(self) -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _reach(self, wanted: Locator) -> None:
        for _stop in range(_MOST_STOPS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} is not reached with the Tab key")
