from tests.reports.browser import chromium

__all__ = ["chromium"]
