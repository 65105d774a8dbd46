"""Volunteers' hours: how long it took, who says so, and a certificate of them. No rankings."""

from chat.features import merged
from handlers.hours import certificates, confirming, saying

routes = merged([saying.routes, confirming.routes, certificates.routes])
