extension EscalationCues {
  /// Anger and insults, of the customer's own and at us.
  static let anger = CueList(
    """
    0.9
    fuck you|this|off|your|it
    fucking|bloody useless|joke|idiots|ridiculous|disgrace|terrible|awful|hell|company|bot
    for fucks|fuck sake
    ffs
    wtf
    go to hell
    screw you|u|your|this
    piss off
    piece|load|pile|bunch|pack|heap of $very+ shit|crap|garbage|rubbish|junk|trash|idiots|liars|thieves|crooks|clowns|morons|amateurs|cowboys|incompetents|scammers|criminals
    bullshit
    what the hell|fuck|heck
    $very+ $awful $very+ company|service|people|website|app|system|bot|support|company|treatment|experience|outfit
    absolute|absolutely|utterly|totally|complete|completely|utter|total|beyond|downright|simply|bloody|just|really $awful
    absolute|utter|complete|total $very+ disgrace|joke|shambles|farce|nonsense|rubbish|waste|idiots|incompetence|failure
    i $be $very+ furious|livid|fuming|outraged|enraged|raging|infuriated|seething|irate|incensed|disgusted|appalled
    im $very+ furious|livid|fuming|outraged|enraged|raging|infuriated|seething|irate|incensed|disgusted|appalled
    i $be|was $very+ angry|mad|pissed|frustrated|exasperated|annoyed at|with|about|by|now|right|that|of|.
    im|so|very|really|extremely|beyond|getting $very+ angry|mad|pissed|frustrated|exasperated
    angry|furious|livid|frustrated .
    not only|just|merely $very+ $angry
    sick ?and ?tired of ?all this|you|your|it|waiting|being|the|these|having|hearing
    sick and tired
    fed up
    had|have ?just enough of|with
    had it with|up
    makes|making|drives|driving|made me|us $very+ sick|mad|crazy|furious|angry|insane|livid|nuts|scream
    my patience
    lost|losing|run|ran ?my|all ?out|of patience|temper
    worst .. ever|company|service|experience|customer|support|website|world|app|bot
    never .. treated|dealt|seen|experienced|met|had so|such|this|like|worse
    never again
    how dare you|they
    you|your|they|u ?people|lot|guys|all ?are|should|ought ?be ?ashamed ashamed
    shame on you|u
    ashamed of yourself|yourselves
    you|u|youre|they|theyre ?lot|people|guys|all|company|bunch ?are|re $very+ incompetent|useless|liars|thieves|crooks|idiots|morons|stupid|clowns|pathetic|scammers|criminals|dumb|hopeless|amateurs|idiot|joke|disgraceful|disgusting|lying|cheats|fraudsters|robbers|dreadful ?joke|disgrace|liar|fraud|scam
    you|u useless|stupid|dumb|lying|incompetent|pathetic|bloody|damn ?bot|robot|machine|people|company|idiots|thing|program
    bunch|pack|gang|load of
    stupid|useless|dumb|damn|rubbish|crappy|bloody $bot|company|website|app|system|service|thing
    waste|wasting|wasted of ?my|our|everyones time
    wasting|waste|wasted my|our time
    stole|stealing|steal|robbed|rob|conned ?from my|our|me|peoples ?money
    just take|took|keep peoples|our|my money
    are|r you|u $very+ kidding|joking|serious|mad|insane|stupid|deaf|blind
    is|was this|that|it a ?bad|sick joke
    you|u have|must|gotta|got be to kidding|joking
    thanks|thank ?you for nothing
    what a joke|scam|disgrace|shambles|farce|rip|waste|mess|nerve|cheek|bunch|load|nightmare
    rip off
    ripped ?me|us off
    ruined|spoiled|spoilt|destroyed|wrecked my|our|the|his|her|their
    do|can|did you|u even|actually|ever|not read|listen|understand|care|bother|know
    how many ?more times
    how hard can|is|could it|this
    for the third|fourth|fifth|tenth|hundredth|umpteenth|last|millionth time
    already|just told|said|explained|answered|wrote you|this|that|it|so
    told|asked you|u ?already|three|four|five|ten|twice ?times ?already
    i ?ve|have asked|told|said|explained ?you|this|it three|four|five|ten|many times
    this|thats|its|that is ?the third|fourth|fifth|tenth time ?that|i|im
    another useless|stupid|pointless answer|reply|response|link|bot
    oh great
    hate ?you|this|your|it .
    hate you|this|your $very+ company|bot|app|website|service|people|chat|thing|place
    couldnt|could|dont|doesnt|not care less
    you|nobody|they|company dont|clearly|obviously|does|doesnt|do ?not|really|even care
    why will|does|wont|cant|is nobody|no|noone ?one answer|help|listen|reply|care|read
    nothing works
    i ?could|want|wanna|feel|am|im ?like|to|going scream|screaming|explode|cry|rage
    lost a|another|this customer|client
    never|wont|not|stop|last ?be|will|ever|time buying|coming|using|shopping|booking|buy|use|order|shop|return|book ?from|with|to|here|back ?you|again|anything
    passed|sent|pushed|bounced|fobbed from|around|off|between pillar|around|department|one|with|again|person|everyone
    treat|treated|treating me|us|people|customers|disabled|your|like|so $very+ badly|terribly|customers|people|shit|dirt|rubbish|idiots|appallingly|awfully
    keep|keeps|kept repeating|saying|sending|telling ?me ?the same
    stop repeating|wasting|lying|messing
    insult|insulting ?to ?my intelligence
    beyond belief|frustrated|a|angry|joke|disgusting
    0.75
    $awful .
    this|that|its|thats|it|what ?is|was|a|an $very+ ridiculous|disgusting|unacceptable|outrageous|pathetic|disgraceful|appalling|shameful|shocking|shambles|disgrace|farce|scandalous|garbage|rubbish|crap|shit|useless|abysmal|laughable|insane
    ^ $very+ unbelievable|ridiculous|unacceptable|pathetic|disgusting|idiots|liars|crooks|thieves|scammers|rubbish|useless|hopeless|scandalous|disgraceful|incompetent
    bloody|damn|goddamn hell|it|thing|company
    cant|cannot believe this|you|how|that|it
    liars|thieves|crooks|scammers|morons|idiots|clowns
    drives|driving me
    dont|do ?not waste my
    useless|hopeless|pointless .
    seriously|again .
    you|company just|always|only|still ignore|ignored|lie|lied|lying|take
    0.9
    frechheit|unverschamt*|sauerei|schweinerei|saftladen|scheiss*|verarschen|verarscht|schnauze|idioten|abzocke|abzocker|betruger|unfahig*|unmoglich .
    eine frechheit|zumutung|schande|katastrophe|unverschamtheit|sauerei|schweinerei
    vollig|total|absolut|komplett unfahig|inkompetent|unmoglich|lacherlich
    bin|sind $very+ ?sehr|stink|echt|so|total|richtig wutend|sauer|stinksauer|verargert
    reicht ?es ?mir ?jetzt|langsam .
    schamt|schamen euch|sie
    honteux|honte|lamentable|scandaleux|inadmissible|inacceptable|voleurs|arnaque|arnaqueurs|incompetents|ras le
    foutez|moquez de
    suis ?tres|vraiment|absolument|hyper furieux|furieuse|enerve|enervee|excede|excedee
    en ai marre|assez
    verguenza|vergonzoso|ladrones|estafadores|estafa|inutiles|incompetentes|inaceptable|indignante|asco
    estoy muy|tan|super|realmente enfadado|enfadada|furioso|furiosa|enojado|enojada|harto|harta
    estoy harto|harta|furioso|furiosa
    harmless
    is|are|was|were not|never $very+ $angry
    $angry|furious|mad with|at|about me
    $angry birds|management|men|mob
    wife|husband|mother|father|friend|boss|son|daughter|mum|dad|partner|girlfriend|boyfriend|neighbour|boyfriends is|was|were|will|would|gets ?be $very+ $angry
    i was $very+ angry|upset|annoyed at first|but
    disaster|horror|killer movie|film|show
    how|what $awful a goal
    what a $very+ $awful goal|save|match|game|night|show|finish|solo|performance|player
    sick beat|drummer|solo|gig|show|leave|note|pay
    youre mad
    thats|haha|hes|shes insane|mad|sick|crazy|wicked
    went|go|going mad|crazy|wild|insane
    insane|wicked|killer|sick love
    rage against
    joke|jokes about
    rip
    """)
}
