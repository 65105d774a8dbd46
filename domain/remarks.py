"""What somebody says about a motion is kept with who said it (圆桌会的册子); who is told that is
theirs to say."""

from enum import StrEnum

#: Signs of what is said at once.
MOST = 500
#: Signs of it on a card, beside others; the book has all of it.
SHOWN = 120
#: Words of one person on one motion.
MOST_WORDS = 10
#: So many signs say something worth keeping, where a neighbour replies to a card.
LEAST = 4


class Known(StrEnum):
    """Who is told who said it."""

    STAFF = "staff"  # 不署名: nobody but those who hold the council
    BOOK = "book"  # the book, which neighbours may open; no group
    GROUP = "group"  # the group too, by their own yes
