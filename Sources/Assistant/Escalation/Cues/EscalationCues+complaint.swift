extension EscalationCues {
  /// Complaints: what went wrong, and is to be dealt with.
  static let complaint = CueList(
    """
    0.95
    make|made|file|filed|filing|lodge|lodged|raise|raising|submit|submitted|register|log|put|escalate|handle|bring|take|open|formal|official|written|my|our|second|third|another|a|an|this|send ?in ?a|an|my|the|our ?formal|official|written|serious|strong|second|third complaint|complaints|grievance|grievances
    complaint|complaints about|against|form|procedure|process|department|reference|number|address|officer|regarding|concerning|team|handling|is|was|be|go|has|have
    where|how|who|whom|what .. complaint|complaints|complain|complaining
    complain|complaining ?formally|bitterly ?to ?you about|to|of|that|regarding|because|.
    i ?want|wish|would|must|have|need|wanna|like|am|id ?like ?to ?writing ?to complain
    dissatisf*|unsatisf*
    not|isnt|wasnt|arent|werent|nowhere|far|hardly $very+ ?at ?all satisfied|happy|pleased|impressed|acceptable|okay with|at|by|about|how|that|from|.
    im|i|we|were|am|are|very|really|deeply|extremely|most|quite|so|rather $very+ ?be unhappy|disappointed|dissatisfied|displeased|unimpressed|upset ?with|at|by|about|that|in|how|.
    disappointed|unhappy|dissatisfied with|by|in|about|at|if|that|to|as
    dissatisfaction|displeasure|disappointment
    $very+ disappointing|underwhelming|substandard
    let down
    let us|me|everyone|him|her|them down
    not|isnt|wasnt|wasn|hardly ?really ?nearly good|fast|clean|clear enough
    expected|expect|expecting|deserve|deserved ?so|much|a ?lot better|more from|of|than|.
    below|short|beneath|under ?of ?my|our|all|the|what|any|your expectations|standard|standards|par
    falls|fell|fall|far short
    short of what
    compensation|compensated|recompense|goodwill
    raise|raising|report|reporting|flag|bring ?up ?an|a|the|this|my|some ?serious|following issue|concern|concerns|problem|incident|grievance about|with|regarding|to|concerning
    negative|bad|poor|critical feedback|review|experience
    leave|write|give|left|post a|negative|bad|one ?bad|negative|one|star review|feedback ?about|.
    $very+ poor|bad|terrible|awful|appalling|shoddy|dreadful|lousy|horrible|slow|atrocious|abysmal service|show|experience|quality|treatment|workmanship|communication|form|care|stay|visit|support|conditions|handling|performance
    0.7
    really|very|quite|extremely|so|pretty|too poor|bad|slow|unprofessional|shoddy .
    0.8
    $crew $very+ ?at|in|on|of|from|with ?the|your|our ?bar|door|desk|gate|shop|phone|reception|kitchen $very+ was|were|is|are|being|got|been $very+ $rude
    $crew .. was|were|is|are|been|being $very+ $rude
    $crew who|that|and|just ?was|were $rude
    $crew $rude
    $rude $crew|to|and|towards|with
    $crew .. never|didnt|refused|failed|left|lost|broke|damaged|dropped|threw|did ?not turned|turn|came|show|showed|arrived|to|help|up|my|a|the|mess|our
    $be $rude to|and|towards|with
    damaged|ruined|scratched|dented|crushed my|our ?new coat|bag|luggage|suitcase|parcel|car|bike|phone|jacket|package|furniture|floor|wall|gate|order|belongings
    $very+ dirty|filthy|stained|mouldy|moldy|unclean|stinking|disgusting|smelly|infested|cockroach*|bedbugs
    0.7
    not|never|wasnt|werent|hasnt|havent ?been ?properly cleaned|repaired|fixed|mended|delivered|refunded|resolved|answered|replied
    nobody|noone|none ?of|has|ever|had|even|here|from ?you|us|has|ever|even ?has|ever|even bothered|cares|care|warned|told|answered|answers|replied|replies|responded|responds|explained|helped|called|came|apologised|informed|does|mentioned|listened|contacted|helps
    no one answered|answers|replied|replies|responded|warned|told|explained|cares|helped|called|bothered|apologised|does|did
    never|havent|hasnt|still|didnt|not|yet ?ever ?no|not|got|get|had|received|heard|receive|been ?got|had|received|heard|a|any|back ?a|an|any|no reply|response|answer|one|callback|apology|back|anything|explanation
    0.5
    never|not|wasnt|hasnt|werent|didnt|arent|isnt turned|turn|showed|show|answered|replied|came|arrived|called|happened|kept|dealt ?up|with|back|to
    promised|promise|told|assured|guaranteed|said ?that|you|i|we|it|me|us .. never|nothing|didnt|wasnt|not|hasnt|werent|nobody
    was|were|been promised|assured
    0.5
    waited|waiting|wait ?for|in|on ?all|over|more|an|two|three|days|weeks|hours|the|so ?than|an|whole ?day|hours|weeks|days|hour|long and|for|but|in|to
    took|takes|taken|waited|queued|waiting ?us|me|for ?over|more|than .. minutes|hours|weeks|months|days to|for|before|and|just|until
    for|over|past|last|in|after $number weeks|months|days and|now|with|nobody|without|i|no|still
    0.65
    arrived|came|delivered|turned|received|was|were ?up ?with|it|the|all|completely|badly|in|again ?box broken|damaged|crushed|smashed|incomplete|wrong|empty|cracked|torn|pieces|cold|late|faulty|defective|missing|dented|spoiled|melted|leaking|overcooked|undercooked|scratched
    0.55
    in pieces
    fell|fallen|falls|came|falling apart|off
    stopped working|functioning
    broke|broken after|down|within|on|already
    faulty|defective|shoddy|damaged
    not|isnt|wasnt|arent|werent|nothing|hardly ?at ?all ?what|as|like|the ?it|i|we|was|is|you|were|same ?was|had|as ?you|been|the advertised|described|promised|ordered|picture|pictured|photos|shown|agreed|paid|expected|booked|website|expecting|brochure
    0.5
    couldnt|could|cant|unable ?not ?to see|hear|sit|sleep|use|enjoy|watch|eat ?anything|a|any|it|the|properly|because|from|at
    paid ?extra|for|full|good|a ?lot|for|money|price .. but|and|yet|only|never|no|not|didnt|wasnt|had|got
    0.65
    overcharged|overpriced|double charged|charged|bill|overcharging|billed|for|and
    charged|billed me|us twice|double|again|extra|too
    0.5
    look|looked|looking into ?it|this|that|the|what|my|.
    investigat*
    sort|sorted|fix|fixed|resolve|resolved|deal|put|done ?this|it|that ?right|out|with|about properly|finally|once|it|this|about .
    something|anything|what ?can|will|you|are|is|be ?be|going|you|to done|do about|do
    0.7
    want|demand|expect|like|deserve|need ?an|a|to|my|some|our apology|explanation|compensation|answers
    money back for|because|since|as
    raise ?an|a|this ?issue|concern|matter about|with|regarding
    0.5
    behind a pillar|post|column
    logged|kicked|threw|cut me|us out|off again|every|several|three|multiple|all
    dropped|drops|crashes|crashed|fails|freezes|disconnects|breaks ?out|down every|again|all|constantly|several|twice|three|repeatedly|continually
    second|third|fourth|fifth time ?this|that|i|the|in|it|we|my|now|already
    0.7
    unhappy|disagree|annoyed|upset with|about|at
    left|leaving|leaves ?a|an|us|me|my|it|everything mess|waiting|dirty|unfinished|standing|without
    0.65
    service|sound|food|heating|room|seats|view|wifi|internet|experience|website|app|quality|meal|toilets|cleaning|delivery was|is|were|has|had ?been|all|so|very|really|no|not ?so|very|really|at ?all awful|terrible|poor|off|cold|bad|broken|filthy|dreadful|appalling|horrible|dirty|disgusting|inedible|disappointing|shocking|unusable|legroom|dire|slow|late|atrocious
    0.9
    beschwerde|beschweren|beschwere|reklamation|reklamieren|unzufrieden|enttauscht|enttauschend|mangelhaft|verargert|entschadigung|unfreundlich|beanstand*
    reclamation|plaindre|plains|mecontent|mecontente|insatisfait|insatisfaite|decu|decue|decevant|dedommage*|remboursement .. exige
    queja|quejarme|reclamacion|reclamar|insatisfecho|insatisfecha|decepcionado|decepcionada|descontento|descontenta|pesimo|compensacion|quejas
    0.5
    complaint|complaints|complain|complaining
    rude|unfriendly|unhelpful
    overcharged
    unhappy|disappointed
    harmless
    no|keine|kein|sin|zero|without complaints|complaint|beschwerden|beschwerde|quejas
    cant|cannot|couldnt|never|mustnt complain
    the complaints
    the|a complaints band|album|choir
    is it rude
    rude to tip|ask|say|leave
    not|never|wasnt|werent|wont|dont ?be disappointed|disappoint
    disappointed if|to miss|not
    too loud for
    are|is|do|does|will|would|can ?you ?there .. compensation|compensated scheme|package
    """)
}
