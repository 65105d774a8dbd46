"""The signs of an emergency in English, matched in folded words with their blanks."""

from domain.emergency_kinds import Kind, Sign

_WHO = (
    r"(?:child|kid|son|daughter|boy|girl|baby|mother|father|mum|mom|dad|grandma|grandpa"
    r"|grandmother|grandfather|old (?:man|lady|woman)|elderly|neighbou?r|husband|wife|man|woman"
    r"|someone|somebody|he|she)"
)
_FAMILY = (
    r"(?:child|kid|son|daughter|boy|girl|baby|toddler|mother|father|mum|mom|dad|granny|gran|nan"
    r"|grand\w+"
    r"|uncle|aunt\w*|brother|sister|husband|wife|old (?:man|lady|woman)|elderly)"
)
_NO_ANSWER = (
    r"(?:not|isn'?t|hasn'?t|won'?t|doesn'?t|didn'?t|no(?:body|t)?|no one|never).{0,12}"
    r"(?:answer\w*|pick\w* up|respond\w*|repl\w+|open\w*)"
)

ENGLISH = (
    Sign(
        Kind.SUICIDE,
        "不想活",
        r"\bkill (?:myself|himself|herself)\b|\bwant(?:s)? to die\b|\bend (?:my|his"
        r"|her) life\b|\bsuicid\w*|\b(?:took|swallowed|ate) (?:a |the )?(?:whole|all|lots|many"
        r"|bottle|too many)\b.{0,12}\b(?:pills?|tablets?|bottle)\b"
        r"|\b(?:standing|sitting|climbed|climbing)\b.{0,12}\b(?:ledge|edge|railing|windowsill"
        r"|roof edge)\b"
        r"|\b(?:can'?t go on|better off dead|no reason to live|goodbye everyone"
        r"|cut(?:ting)? (?:her|his|my) wrists?)\b|\b(?:going|wants?|about|trying"
        r"|threatening) to jump\b"
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
        r"|\bdomestic violence\b|\b(?:being|getting|got) (?:beaten|hit|attacked|stabbed)\b",
        unless=r"\bbeat (?:the|it)\b|heartbeat|kitchen|chess|game|cards|tennis|ping ?pong|gym"
        r"|ball|score",
    ),
    Sign(
        Kind.VIOLENCE,
        "听见打人",
        r"\b(?:hitting|beating|punching|slapping|kicking|choking|strangling|threaten\w*"
        r"|attack\w*)\b.{0,10}"
        r"\b(?:his|her|the|a|my|our|their|someone|somebody|him|me|us)\b(?! (?:gym|road|books"
        r"|drum|ball|deadline))"
        r"|\bscream\w*\b.{0,40}\b(?:break\w*|smash\w*|thump\w*|help|stop|hit\w*|crying)\b"
        r"|\b(?:break\w*|smash\w*|crying|thump\w*)\b.{0,40}\bscream\w*|\b(?:knife|machete"
        r"|gun)\b.{0,24}"
        r"\b(?:door|gate|corridor|people|him|her|me|lobby|outside|wav\w+|swing\w*)\b"
        r"|\b(?:scared|afraid|hiding)\b.{0,30}\b(?:husband|he|boyfriend|dad|drunk)\b"
        r"|\bcall (?:the )?police\b",
        unless=r"kitchen knife|\bgame\b|movie|noise|parking|parked|price|interview|mountain"
        r"|bike lock",
    ),
    Sign(
        Kind.INTRUDER,
        "闯入",
        r"\b(?:break|breaking|broke|breaks|get|getting|climb\w*"
        r"|forc\w+)\b.{0,8}\bin(?:to)?\b.{0,8}"
        r"\b(?:my|our|the|a|his|her|flat|house|apartment|home|window|balcony)\b|\bbr(?:oke"
        r"|eaking) in\b"
        r"|\b(?:someone|somebody|stranger|man|guy)\b.{0,6}\b(?:is |got )?(?:in|inside)\b (?:my"
        r"|our) (?:\w+ )?(?:flat|apartment|house|home|room|yard|balcony)\b|\bintruders?\b"
        r"|\bburglars?\b|\b(?:following|stalking|followed) (?:me|my|us)\b"
        r"|\b(?:stranger|someone|somebody|man|guy)\b.{0,16}\b(?:trying|picking|banging|turning"
        r"|rattling)\b.{0,12}"
        r"\b(?:door|lock|handle|window)\b",
        unless=r"\bget\w* into (?:the|a) (?:school|class|group|lift|car|mood)|\bgroup\b|\bapp\b"
        r"|\bcar park\b|forgot",
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
        "人在电梯里",
        r"\b(?:lift|elevator)s?\b",
        beside=(
            r"\bstuck\b|\btrapped\b|\bstopped\b|\bwon'?t (?:open|move)\b|\bnot (?:opening"
            r"|moving)\b|can'?t get out"
            r"|\bdoors? (?:won'?t|will not|wont|not|don'?t)\b",
            r"\b(?:we|i'?m|i am|me|my|our|us|alone|inside|people|someone|somebody|four of"
            r"|three of|two of|kids?|baby)\b",
            r"\b(?:in|inside|between|help|out|alone|of us|with)\b",
        ),
        unless=r"no ?(?:body|one) (?:is )?inside|empty|works? again|out of order|is fixed"
        r"|outside waiting",
        within=60,
    ),
    Sign(
        Kind.TRAPPED,
        "锁在里面",
        r"\block(?:ed)?\b.{0,14}\b(?:himself|herself|inside|in (?:the|a) (?:car|room|bath\w*"
        r"|toilet|balcony|roof))\b",
        beside=(rf"\b(?:{_FAMILY}|me|i'?m|we|toddler|someone)\b",),
        unless=r"\bkeys?\b.{0,8}\block|bike|phone|account",
        within=50,
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
        r"|alarm)\b|\bleaking gas\b|\bgas,? gas\b|\bgas in (?:the |our |my )?(?:corridor"
        r"|hallway|kitchen|building|stairwell|room|lobby)\b|\brotten eggs?\b",
    ),
    Sign(
        Kind.ELECTRIC,
        "漏电",
        r"\belectrocut\w*|\bgot (?:a |an )?(?:electric )?(?:shock(?:ed)?|zapped)\b"
        r"|\bgives? (?:me |you )?(?:an )?(?:electric )?shocks?\b|\bgetting shocks?\b"
        r"|\b(?:wire|cable|power line)s?\b.{0,14}\b(?:down|fell|fallen|hanging|snapped"
        r"|in the water|exposed)\b|\belectric(?:al)? shock\b|\bshocked by\b"
        r"|\bsparks?\b.{0,14}\b(?:socket|outlet|wire|box|from|coming)\b|\bsparking\b"
        r"|\blive wire\b",
    ),
    Sign(
        Kind.FIRE,
        "着火",
        r"\bon fire\b(?! (?:sale|today|lol|lately))|^(?:fire[\s!,.]+){2,}"
        r"|^fire[\s!,.]+(?:everybody|everyone|get|run|call|help|in|on)\b"
        r"|\bflames?\b.{0,24}\b(?:window|roof|balcony|building|floor|kitchen|across|door|coming"
        r"|out|wall)\b"
        r"|\b(?:kitchen|house|flat|car|balcony|roof|bin|electrical|grease|oil|ebike"
        r"|scooter)s? (?:is (?:now )?)?(?:fire|burning)\b"
        r"|\bburning\b.{0,6}\b(?:down|up there|plastic|wires?|rubber)\b"
        r"|\bfire alarm\b.{0,12}\b(?:going off|ringing|won'?t stop)\b|\b(?:there'?s|there is|is"
        r"|a|big|has)\s(?:a\s)?fire\b(?! ?(?:drill|place"
        r"|wall|work|extinguisher|door|exit|station|truck|hydrant|alarm test|lane|escape"
        r"|sale))|\bfire\b (?:on|in|at) (?:the |our |my |a )?(?:\w+ )?(?:floor|building"
        r"|kitchen|basement|hallway|stairwell|garage|flat|apartment|unit|block|roof|balcony"
        r"|room|house|corridor|bike shed|lobby)|\bfire!+|^fire\W*(?:fire)?\W*(?:help)?\W*$"
        r"|\bcaught fire\b"
        r"|\bsmoke\b.{0,14}\b(?:coming|everywhere|from|in|out|filling)\b|\b(?:thick|black"
        r"|heavy|lots of) smoke\b|\b(?:is|are) smoking\b(?=\W*$|.{0,20}bike)|\bburning smell\b"
        r"|\bsmell\w*.{0,8}\bburning\b|\bexplo(?:sion|ded)\b|\bin flames\b|\bfull of smoke\b"
        r"|\b(?:so much|too much) smoke\b"
        r"|\bflames\b.{0,8}\b(?:coming|out)\b",
        unless=r"(?:cake|song|hair|outfit|dish|noodles?|food|album|beats?|track|look"
        r"|playlist|fit|burger|sauce|show)(?: \w+)? is fire"
        r"|calorie|burning hot|fire (?:sale|emoji)|song|mixtape|cigarette|man is smoking"
        r"|people are smoking|neighbou?r is smoking|barbecue|bbq",
    ),
    Sign(
        Kind.ELDER_SILENT,
        "敲门没应",
        r"\b(?:elderly|old (?:man|lady|woman|couple)|neighbou?r|grandma|grandpa|granny"
        r")\b.{0,40}\b(?:not answer\w*|no answer|(?:doesn'?t|isn'?t|won'?t"
        r"|didn'?t) answer\w*|hasn'?t (?:been seen|come out|opened|answered|left)|not been seen"
        r"|haven'?t seen)\b|\bhaven'?t seen\b.{0,24}\b(?:old|elderly|granny|grandma"
        r"|grandpa)\b.{0,20}\b(?:days|week)",
        unless=r"delivery|email|meeting|at work|on (?:the|a) (?:plane|bus)|asleep|texted back",
    ),
    Sign(
        Kind.ELDER_SILENT,
        "老人没应",
        _NO_ANSWER,
        beside=(
            rf"\b{_FAMILY}\b|\b(?:mr|mrs|miss|aunty) \w+|\blives? (?:alone|by (?:him"
            r"|her)self)\b|\bliving alone\b",
            r"\balone\b|\bsince\b|\bdays?\b|\bhours?\b|\bdoor\b|\bworried\b|\bcheck on\b"
            r"|\bknock\w*\b|\ball night\b",
        ),
        unless=r"delivery|email|meeting|parcel|courier|school|homework|phone (?:is )?off",
        within=70,
    ),
    Sign(
        Kind.MEDICAL,
        "急病",
        rf"\bunconscious\b|\bnot breathing\b|\b(?:can'?t|cannot) breathe\b"
        rf"|\b{_WHO}\b.{{0,14}}\b(?:collapsed|fainted|passed out|choking|not moving"
        rf"|won'?t wake)\b|\bheart attack\b|\bseizure\b|\bhaving a stroke\b"
        r"|\b(?:had|having|has) (?:a |an )?(?:stroke|heart attack|fit|seizure)\b"
        r"|\bface is droop\w+|\bunresponsive\b"
        r"|\boverdos\w+|\bchest pains?\b|\bcan(?:'?t|not) (?:feel|move) (?:his|her|my)\b"
        r"|\bturn(?:ing|ed) blue\b"
        rf"|\b(?:drank|swallowed|ate)\b.{{0,16}}\b(?:bleach|battery|poison|pesticide|detergent"
        r"|coin|magnet)\b"
        rf"|\b(?:fell|fallen|slipped)\b.{{0,36}}\b(?:stairs|bleed\w*|blood|head|unconscious"
        r"|broke\w*|window|hip|get up)\b"
        r"|\bblood everywhere\b|\b(?:hit|run over) by a (?:car|bike|truck|van)\b|\bburn(?:t"
        rf"|ed) (?:his|her|my)\b.{{0,20}}"
        rf"\b(?:oil|water|badly|face)\b|\ballergic reaction\b|\blabou?r\b.{{0,12}}\b(?:now"
        r"|started|help)|\bwaters? broke\b"
        rf"|\bbleeding\b.{{0,14}}\b(?:bad\w*|a lot|heavily|head|stop)|\b(?:fell"
        rf"|fallen)\b.{{0,30}}\b(?:can'?t get up|cannot get up|can'?t move|not moving|hurt)\b"
        r"|\b(?:call|need|get|send)\w* (?:an )?ambulance\b|^help me!*$|\bsomeone help\b"
        r"|^(?:sos\W*)+$|\bdrown(?:ing|ed)\b",
        unless=r"sleepy|\bnap\b|in bed|asleep|in love|movie|last night'?s party|recover\w+|price",
    ),
    Sign(
        Kind.MISSING,
        "走失",
        rf"\b{_WHO}\b.{{0,14}}\b(?:is|has|went|gone|been)\b.{{0,6}}\b(?:missing|disappeared"
        rf"|lost|wandered)\b|\b(?:can'?t|cannot) find my (?:child|kid|son|daughter|mother"
        rf"|father|mum|mom|dad|grand\w+|boy|girl|baby)\b|\bmissing (?:child|person|boy|girl"
        rf"|old|elderly)\b"
        rf"|\b(?:anyone|anybody|somebody|someone)\b.{{0,4}}\b(?:seen|see|spotted"
        rf"|found)\b.{{0,16}}\b{_FAMILY}\b"
        rf"|\b{_FAMILY}\b.{{0,30}}\b(?:crying alone|all alone|looking for (?:his|her"
        r"|their) (?:mom|mum|mother|dad|father|parents"
        rf"|mummy|mommy)|doesn'?t know (?:where|his|her)|can'?t remember (?:where|his|her))\b"
        rf"|\b{_FAMILY}\b.{{0,24}}\b(?:hasn'?t|has not|didn'?t|did not|never) (?:come|came"
        rf"|arrive\w*|return\w*|got)\b.{{0,8}}"
        r"\b(?:home|back|school)\b|\bfound a (?:lost |little |small )+(?:boy|girl|child|kid)\b"
        r"|\blost (?:child|kid|boy|girl|toddler)\b|\bwandered (?:off|away|out)\b"
        r"|\b(?:my|our) \d+[ -]years?[ -]olds?\b.{0,8}\b(?:ran"
        r"|wandered|gone|missing|lost|disappeared)"
        rf"|\bran away\b.{{0,20}}\bhome\b"
        rf"|\b(?:i'?m|i am|we'?re) lost\b.{{0,20}}\b(?:mom|mum|mommy|mummy|dad|home|scared)\b",
        unless=r"\bcat\b|\bdog\b|\bphone\b|\bkeys?\b|\bscooter\b|\bbottle\b|\bbag\b"
        r"|'s (?:\w+ )?(?:bike|hat|jacket|book|toy|shoe)",
    ),
    Sign(
        Kind.FALLING_OBJECT,
        "高空抛物",
        r"\b(?:throw\w*|threw|thrown|falling|fell|dropp\w+|drops)\b.{0,24}\b(?:from (?:the "
        r"|a )?(?:window|upstairs|balcony|above|roof|sky|\w+ floor)|out of (?:the |a )?window"
        r"|off (?:the |a )?(?:roof|balcony))\b|\b(?:almost|nearly|just) (?:hit|missed) (?:me|my"
        r"|someone|somebody|a|us|him|her)\b"
        r"|\b(?:tiles?|bricks?|glass|plaster|window|concrete|cladding|flower ?pots?|panel"
        r"|ac unit|sign)\b.{0,14}"
        r"\b(?:falling|fell|coming|came|dropp\w+|crash\w*)\b.{0,6}\b(?:off|down|from|onto|out)\b",
        unless=r"\bhe fell\b|\bshe fell\b",
    ),
)
