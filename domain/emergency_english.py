"""The signs of an emergency in English, matched in folded words with their blanks."""

from domain.emergency_kinds import Kind, Sign

_WHO = (
    r"(?:child|kid|son|daughter|boy|girl|baby|mother|father|mum|mom|dad|grandma|grandpa"
    r"|grandmother|grandfather|old (?:man|lady|woman)|elderly|neighbou?r|husband|wife|man|woman"
    r"|someone|somebody|he|she)"
)

ENGLISH = (
    Sign(
        Kind.SUICIDE,
        "不想活",
        r"\bkill (?:myself|himself|herself)\b|\bwant(?:s)? to die\b|\bend (?:my|his"
        r"|her) life\b|\bsuicid\w*|\b(?:going|wants?|about|trying|threatening) to jump\b"
        r"|\b(?:don'?t|doesn'?t) want to live\b",
    ),
    Sign(
        Kind.VIOLENCE,
        "打人",
        r"\b(?:he|she|husband|boyfriend|dad|father|someone|somebody|they|man"
        r"|stepfather)\b.{0,20}\b(?:hitting|beating|hits|beats|hit|beat|punch\w*|chok\w+"
        r"|attack\w*|stabb\w+)\b.{0,12}\b(?:me|my|her|him|mum|mom|mother|wife|child|kid|people"
        r"|again)\b|\b(?:with|has|holding|got) a knife\b|\bstabb(?:ed|ing)\b|\b(?:people|men"
        r"|they|two|guys|neighbou?rs)\b.{0,12}\bfighting\b|\bscreaming for help\b"
        r"|\bdomestic violence\b",
        unless=r"\bbeat (?:the|it)\b|heartbeat|kitchen",
    ),
    Sign(
        Kind.INTRUDER,
        "闯入",
        r"\b(?:breaking|broke|breaks) in(?:to)?\b|\bintruder\b|\bburglar\b|\b(?:following"
        r"|stalking) me\b",
    ),
    Sign(
        Kind.TRAPPED,
        "电梯困人",
        r"\b(?:stuck|trapped|locked|shut)\b.{0,12}\b(?:in|inside)\b.{0,8}\b(?:lift|elevator"
        r"|toilet|bathroom|basement|balcony|car)\b|\b(?:lift"
        r"|elevator)\b.{0,30}\b(?:can'?t get out|cannot get out|people inside|stuck (?:with"
        r"|between)|trapped)",
    ),
    Sign(
        Kind.TRAPPED,
        "出不来",
        r"\b(?:can'?t|cannot) get out of (?:the |a |this )?(?:lift|elevator)\b",
    ),
    Sign(
        Kind.FALL,
        "电梯坠",
        r"\b(?:lift|elevator)\b.{0,20}\b(?:dropped|plunged|fell|free ?fall\w*|falling"
        r"|plummet\w*)\b",
    ),
    Sign(
        Kind.GAS,
        "燃气",
        r"\b(?:smell\w*|reek\w*|stink\w*)\b.{0,14}\bgas\b|\bgas (?:leak\w*|smell\w*|is leaking"
        r"|alarm)\b|\bleaking gas\b|\brotten eggs?\b",
    ),
    Sign(
        Kind.ELECTRIC,
        "漏电",
        r"\belectrocut\w*|\belectric(?:al)? shock\b|\bshocked by\b"
        r"|\bsparks?\b.{0,14}\b(?:socket|outlet|wire|box|from|coming)\b|\bsparking\b"
        r"|\blive wire\b",
    ),
    Sign(
        Kind.FIRE,
        "着火",
        r"\bon fire\b|\b(?:there'?s|there is|is|a|big|has)\s(?:a\s)?fire\b(?! ?(?:drill|place"
        r"|wall|work|extinguisher|door|exit|station|truck|hydrant|alarm test|lane|escape"
        r"|sale))|\bfire\b (?:on|in|at) (?:the |our |my |a )?(?:\w+ )?(?:floor|building"
        r"|kitchen|basement|hallway|stairwell|garage|flat|apartment|unit|block|roof|balcony"
        r"|room|house|corridor|bike shed|lobby)|\bfire!+|^fire\W*(?:fire)?\W*(?:help)?\W*$"
        r"|\bcaught fire\b"
        r"|\bsmoke\b.{0,14}\b(?:coming|everywhere|from|in|out|filling)\b|\b(?:thick|black"
        r"|heavy|lots of) smoke\b|\b(?:is|are) smoking\b(?=\W*$|.{0,20}bike)|\bburning smell\b"
        r"|\bsmell\w*.{0,8}\bburning\b|\bexplo(?:sion|ded)\b|\bin flames\b"
        r"|\bflames\b.{0,8}\b(?:coming|out)\b",
        unless=r"cigarette|man is smoking|people are smoking|neighbou?r is smoking|barbecue|bbq",
    ),
    Sign(
        Kind.ELDER_SILENT,
        "敲门没应",
        r"\b(?:elderly|old (?:man|lady|woman|couple)|neighbou?r|grandma|grandpa|granny|he"
        r"|she)\b.{0,40}\b(?:not answer\w*|no answer|(?:doesn'?t|isn'?t|won'?t"
        r"|didn'?t) answer\w*|hasn'?t (?:been seen|come out|opened|answered|left)|not been seen"
        r"|haven'?t seen)\b|\bhaven'?t seen\b.{0,24}\b(?:old|elderly|granny|grandma"
        r"|grandpa)\b.{0,20}\b(?:days|week)",
        unless=r"delivery|email",
    ),
    Sign(
        Kind.MEDICAL,
        "急病",
        rf"\bunconscious\b|\bnot breathing\b|\b(?:can'?t|cannot) breathe\b"
        rf"|\b{_WHO}\b.{{0,14}}\b(?:collapsed|fainted|passed out|choking|not moving"
        rf"|won'?t wake)\b|\bheart attack\b|\bseizure\b|\bhaving a stroke\b"
        rf"|\bbleeding\b.{{0,14}}\b(?:bad\w*|a lot|heavily|head|stop)|\b(?:fell"
        rf"|fallen)\b.{{0,30}}\b(?:can'?t get up|cannot get up|can'?t move|not moving|hurt)\b"
        rf"|\bcall (?:an )?ambulance\b|^help me!*$|\bsomeone help\b|\bdrown(?:ing|ed)\b",
    ),
    Sign(
        Kind.MISSING,
        "走失",
        rf"\b{_WHO}\b.{{0,14}}\b(?:is|has|went|gone|been)\b.{{0,6}}\b(?:missing|disappeared"
        rf"|lost|wandered)\b|\b(?:can'?t|cannot) find my (?:child|kid|son|daughter|mother"
        rf"|father|mum|mom|dad|grand\w+|boy|girl|baby)\b|\bmissing (?:child|person|boy|girl"
        rf"|old|elderly)\b",
    ),
    Sign(
        Kind.FALLING_OBJECT,
        "高空抛物",
        r"\b(?:throw\w*|threw|thrown|falling|fell|dropp\w+|drops)\b.{0,24}\b(?:from (?:the "
        r"|a )?(?:window|upstairs|balcony|above|roof|sky|\w+ floor)|out of (?:the |a )?window"
        r"|off (?:the |a )?(?:roof|balcony))\b|\balmost hit (?:me|my|someone|a)\b",
        unless=r"\bhe fell\b|\bshe fell\b",
    ),
)
