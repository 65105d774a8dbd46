"""One-time codes: a group gets its place, somebody takes an office, two accounts become one."""

from chat.features import merged
from handlers.codes import accounts, binding, offices, said, staff

routes = merged([said.routes, binding.routes, staff.routes, offices.routes, accounts.routes])
