"""The council: the days neighbours come together, and what is proposed, decided and done there."""

from chat.features import merged
from handlers.council import coming, moving, notices, planning, showing

routes = merged([planning.routes, notices.routes, coming.routes, moving.routes, showing.routes])
