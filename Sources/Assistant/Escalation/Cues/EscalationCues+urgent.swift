extension EscalationCues {
  /// What says by itself that it cannot wait.
  static let urgent = CueList(
    """
    0.97
    collapsed|unconscious|fainted|bleeding|choking|suffocating|convulsing|seizure
    cant|cannot|couldnt|not|hardly|struggling|difficulty ?to breathe|breathing
    not breathing
    chest pain|pains
    heart attack
    call|send|get|need ?an|a|some ambulance|help|doctor|paramedic|medic|paramedics
    someone|somebody|man|woman|child|person|boy|girl|he|she ?is|has|was|been|got ?been|badly collapsed|injured|hurt|unconscious|fainted|drowning|dying
    son|daughter|child|kid|boy|girl|mother|father|mum|dad|toddler|grandson|granddaughter|grandma|grandad|baby|husband|wife $be|has|got|went ?gone|got|been|gone lost|missing|disappeared|vanished|trapped|collapsed|unconscious|hurt
    lost|cant find my|our son|daughter|child|kid|boy|girl|toddler|baby
    fire alarm
    theres|there ?is ?a fire|smoke|flames ?in|on|here|coming
    on fire
    smell|smells|smelling ?of|like gas|burning|smoke
    gas leak
    smoke|water|gas|sparks|flames is|are|was|comes|keeps|coming|pouring|leaking|flooding ?pouring|leaking ?coming|gushing|everywhere|out|from|through|into
    burst pipe|main
    flooded|flooding
    stuck|trapped in ?the|a|your lift|elevator|toilet|room|car|snow|building
    end|take|ending|taking my ?own life
    kill|hurt|harm|cut|killing|harming myself
    suicid*
    want|wish to|i ?was|were die|dead
    no|any reason to live
    insulin|epipen|inhaler|oxygen .. now|need|needs|lost|left|gone|immediately|in
    need|needs|left|forgot|lost .. insulin|epipen|inhaler|medication|medicine|pills|oxygen
    life or death|threatening
    in danger
    armed|attacker|shooting|stabbed|bomb ?threat
    0.85
    ?its|an|is|this|a|real|medical|family|absolute emergency .
    its|is|an|in emergency
    an emergency
    emergency
    urgent|urgently|urgency
    very|really|extremely|most|super urgent
    asap
    as soon as possible
    as soon|fast|quickly as you|possible|u ?can
    immediately|immediate|instantly
    straight|right away|now|this|off ?minute
    hurry|hurry ?up
    quick quick|quickly|please|question
    time critical|sensitive|is running|pressing
    running out of time
    need|needs|must|have|has|fix|fixed|help|answer|reply|respond|sort|sorted|want .. right now|away|immediately|instantly|now|today|tonight
    cant|cannot|couldnt|not wait ?any ?longer|until|till|for|any|another|that|long ?tomorrow|monday|longer|more|day|week|hour
    $be running late
    every minute|second counts
    $be|left stranded
    last minute
    within|in the next $number ?$number $time
    within $number ?$number $time|hour
    $number $time or i|we|the|its|ill
    before $number|6pm|noon|midnight|5pm|4pm|3pm|tonight|lunch ?pm|am today|or|tonight
    by tonight|today|midnight|noon|tomorrow|end .. or|latest
    or i|we|the lose|miss|lost|gone
    $be|going|about|will|gonna|to|otherwise ?to miss ?my|the|our|it
    0.9
    dringend|dringende|dringender|notfall|eilt|eilig|sofort|umgehend|schnellstmoglich|unverzuglich
    es brennt
    so schnell wie moglich
    urgent|urgence|immediatement|rapidement|vite
    au plus vite|secours
    urgente|urgentemente|emergencia|inmediatamente|socorro|auxilio
    cuanto antes
    perdido|perdida en el|la
    harmless
    emergency exit*|lights|lighting|number|numbers|contact|services|fund|door|doors|procedure|plan|kit|vet|call|cover|card|appointment
    nearest|closest emergency|first
    urgent care|delivery|deliveries|shipping|service|option
    express shipping
    cant|can|cannot|can't wait to|for the|your|my|our|it|.
    it|can it wait
    right now it|is|are|im|i|the|you|there|we|says
    available|open|showing|selling|on right now
    hurry .. to|back
    no|any need|reason to hurry
    as soon as i|we|the|it|they|tickets
    how quickly|fast|soon|long|urgent
    refund*|arrive|issued immediately|instantly|quickly
    fire extinguisher*|exit|pit|place|stick|department|tv|works|brigade
    in|what ?do ?should case|if of|someone|there|i|we
    lost ?and|property found|property|office
    do|does|is|are you|there|it|they .. immediately|instantly|urgently|asap
    to die for
    """)

  /// That little time is left.
  static let deadline = CueList(
    """
    0.5
    in|within|only|just|next|have|has|about|under|under|last|for|at $number ?$number|a|half|an $time
    starts|start|begins|begin|leaves|boards|departs|closes|closing|opens|expires|ends|starting|leaving|beginning|boarding ?in|is|at|within|soon|now|any .. $time|now|soon|tonight|nine|ten|eight|minute|noon|8|9|10|11|12|7|6|shortly|today
    has|have|had|is|are|already|just ?just|already|now started|begun|opened|starting|boarding|beginning|closing
    about|going to start|begin|close|leave|open|expire|depart|board|end
    $number minutes|mins|minute|min ?time|until|till|before|left|to|away|from .
    half an hour
    within|in|during the next|coming hour|minutes|hours|half|few
    tonight
    today|heute|aujourdhui|hoy
    tomorrow morning
    this|in ?the minute|second|evening|afternoon|morning
    now .
    right now|away
    here now
    kick off|kickoff
    i|we|im|were|me $be already here|there|waiting
    due today|tonight|now
    in|dans|en zehn|funf|funfzehn|zwanzig|dreissig|einer|wenigen|dix|cinq|quinze|vingt|une|quelques|diez|cinco|veinte|media minuten|stunde|minutes|heure|demi|minutos|hora
    minuten|minutos|demi heure
    commence|beginnt|empieza|fahrt|faehrt|sale|part|anfangt|geht
    0.35
    soon
    now
    it|its is ?only $number 50|55|45|40
    harmless
    every|per|a|each hour
    how|what .. tonight|today
    for|about|around|lasts|takes|long ?$number ?$number hour|hours|minutes
    tickets|seats|table|room|is|are|on|open|play|plays|playing|available|free|left|book for|tonight|today ?tonight|today
    early|later|until|till today|tonight
    """)

  /// That the customer stands somewhere and cannot go on.
  static let place = CueList(
    """
    0.5
    $be|im|standing|stuck|waiting|stand|queueing|stood|sitting|locked|here|already|left|and ?standing|stuck|waiting|stood|locked|outside|still|here|all ?here|out|in|up ?at|in|outside|by|near|on|of ?the|a|your|my $place
    standing|stuck|stranded|waiting|queueing|queuing ?here|out ?at|in|outside ?the|your $place
    stranded
    locked out
    at|outside|in the $place
    staff|steward|stewards|guard|guards|security|driver|courier at|on|in|is|are|says|say|here ?the|here $place|here|now|my|that
    wont|not|refuse|refuses|refused|refusing|denied|turned ?to ?let me|us|entry|away|let ?in|through|on
    harmless
    how|when|where|what|which|can|is|do .. at|outside|in the $place
    """)

  /// That something does not work.
  static let trouble = CueList(
    """
    0.5
    wont|doesnt|dont|cant|cannot|isnt|arent|not|hasnt|havent|never|didnt ?not|yet|even ?let ?me|us|my load|loading|open|opening|work|working|scan|scanning|arrived|arrive|come|got|get|showed|turned|received|find|log|in|through|see|access|download|show|showing|go|let|pay|appear|respond|answering|there|here|sent|print|accepted|valid
    rejected|rejects|invalid|frozen|froze|wrong|missing|blocked|failed|fails|declined|cancelled|crashed|broken|error|stuck|lost|expired|denied|locked|gone|down|refused|processing|pending|given
    error ?message|page|code
    no|without ?my|a|any|the ticket|tickets|access|confirmation|seat|answer|heating|power|water|internet|keys|reply|pass
    not in|here|there
    says|say|said .. used|invalid|already|sold|processing|error|expired|no
    been|already|was|got used|cancelled|given|taken|sold|moved
    wants cash|money|payment|to
    has|have to|must go|be ?out|paid|changed|done|sorted
    help
    fehlt|nicht|kaputt|geht nicht|funktioniert
    pas|manque|bloque
    no|falta
    """)
}
