"""Homes: who lives where, as they say it, as somebody entitled confirms it, until they move."""

from chat.features import merged
from handlers.homes import confirming, leaving, saying

routes = merged([saying.routes, confirming.routes, leaving.routes])
