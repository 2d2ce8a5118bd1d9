"""The list of pages; everything else is in them."""

from pages.ui.shared.frame import route

route()
