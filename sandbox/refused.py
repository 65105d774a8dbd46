"""The one way the Bot API stand-in says no."""

from sandbox.things import Json


class Refused(Exception):
    """An error answer: HTTP status, Telegram's words, and `parameters` where Telegram has them."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON body of the answer."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(words: str) -> Refused:
    """400 with Telegram's prefix."""
    return Refused(400, f"Bad Request: {words}")


def forbidden(words: str) -> Refused:
    """403 with Telegram's prefix."""
    return Refused(403, f"Forbidden: {words}")
