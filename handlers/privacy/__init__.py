"""Personal data: what is kept is explained, shown, corrected and erased, at once and by oneself.

It knows how a report looks, because reports carry names; reports know nothing of it.
"""

from chat.features import merged
from handlers.privacy import correcting, erasing, explaining, looking, showing

routes = merged(
    [explaining.routes, showing.routes, correcting.routes, erasing.routes, looking.routes]
)
