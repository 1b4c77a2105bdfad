"""A person at the page whose steps are counted, by mouse or by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass
class Person:
    """Somebody who does a task with the page.

    Attributes:
        page: the open page.
        by: `mouse` (words are typed all the same) or `keyboard`.
        steps: the clicks, the key presses and the words typed so far.
    """

    page: Page
    by: str
    steps: int = 0

    def click(self, target: Locator) -> None:
        """Click on an element."""
        target.click()
        self.steps += 1

    def tap(self, target: Locator) -> None:
        """Touch an element."""
        target.tap()
        self.steps += 1

    def type(self, text: str) -> None:
        """Type into what has the focus; one step, however long the text is."""
        self.page.keyboard.type(text)
        self.steps += 1

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.steps += 1

    def reach(self, target: Locator, key: str = "Tab", at_most: int = 10) -> None:
        """Press a key until an element has the focus."""
        for _ in range(at_most):
            self.press(key)
            if target.evaluate("each => each === document.activeElement"):
                return
        expect(target).to_be_focused()

    def search(self, text: str) -> None:
        """Go to the search field, type and wait for the list of matches."""
        if self.by == "mouse":
            self.click(self.page.locator("#query"))
        else:
            self.press("/")
        self.type(text)
        expect(self.page.locator("#status")).to_contain_text("match")
        expect(self.page.locator("#details .list mark").first).to_be_visible()
