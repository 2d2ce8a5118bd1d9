"""The list of pages; everything else is in them."""

from pages.ui.frame import route

route()
