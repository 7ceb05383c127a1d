extension EscalationCues {
  /// The wish for a person of the company.
  static let human = CueList(
    """
    0.95
    $talk|speak to|with ?with $art+ $staff
    have|having ?a word|chat|call|conversation with $art+ $staff
    $pass $me through|on|over|up ?to $art+ $staff
    $pass $me ?in ?contact|touch ?to|with|of $art+ $staff
    $pass $me $art+ human|person|agent|representative|manager|supervisor|operator|adviser|advisor
    $pass $me out of|from ?this|the|that $art+ $bot
    connected|transferred|passed|put|switched|forwarded|escalated ?in ?contact|touch ?through|on|over to|with $art+ $staff
    get|put in contact|touch with $art+ $staff
    real|live|actual|human|proper|living $art+ person|human|agent|representative|rep|operator|advisor|adviser|being|people|employee|staff|support|somebody|someone ?please .
    ^ human|agent|representative|operator|person|supervisor|manager|advisor|adviser ?please|now|pls|plz ?now|please .
    ^ ?please|hi|hello|hey|ok|just ?please a|an|the|your|get|real|live|customer|to|with|another human|agent|representative|operator|person|supervisor|manager|advisor|service|rep ?please|pls|now|service .
    dont|do|didnt|not ?not want|wanna|like|wish|need|trust to $talk|type|write to|with ?with $art+ $bot
    dont|cant|not|wont want|trust|use|like|$talk to|with ?a|this|the|your|stupid $bot
    no more $bot
    $staff|anyone|someone|somebody there|here ?that|who isnt|is|not|thats ?not ?a|just $bot
    isnt|not a|an $bot
    $talk|speak to|with $art+ $bot is|was|isnt useless|pointless
    somebody|someone|human|person|representative|adviser|manager|colleague|colleagues|employee|$staff to $talk|speak|call|ring|phone|contact|help ?to|with ?me|us
    $staff call|ring|phone|contact|email|reach ?out me|us ?back
    $staff .. call|ring|phone|contact me|us ?back|on
    call|ring|phone me|us ?back on|tomorrow|please|today|later|at|this|now
    call|ring|phone me|us back
    call|phone back ?please
    request|want|need|like|get|arrange|have|possible|expect a|to callback|call ?back ?with|from $art+ ?$staff
    number .. human|person|somebody|someone|anyone ?actually|really picks|answers|pick|answer
    number where|that|to|for .. talk|speak|reach ?to|with human|person|somebody|someone|anyone|you|staff
    get in touch with|by .. person|human|someone|somebody|phone
    someone|somebody|anyone|colleague|human|person ?from .. get in touch with me|us
    get hold of $art+ human|person|someone|somebody|agent|representative
    escalate ?this|it|the|my .. to $art+ $staff
    hand|pass|turn this|me|it|my|the .. over|on to $art+ $staff
    help|helped|served|handled|answered|assisted by $art+ human|person|somebody|someone|people|agent|representative|staff
    assistance|help|support|answer|reply|advice from $art+ human|person|somebody|someone|representative|agent|employee
    chat|live|phone|call .. with one of your $art+ $staff
    with one|a|any of ?the|your $art+ $staff
    rather|prefer|want|need|like|wish|get|have|give $me|to|a $art+ ?deal|$talk|speak ?with|to $art+ human|person|representative|agent|supervisor|manager|adviser|advisor|operator ?on|please|now|being|instead|here|for|to|who
    rather|prefer $talk|speak|deal|discuss|explain .. with|to $art+ $staff
    explain|discuss|say|tell|go|talk|sort .. to|with|by $art+ real|live|actual|human $staff
    person|manager|someone|somebody|one|$staff in charge
    on the phone|line with $art+ $staff
    by|on|over the phone with|from me|one|someone|somebody|you
    live|human agent|chat|support|operator|representative|person|advisor|help
    put $art+ $staff on ?the|line|please
    is|are there ?even|still $art+ $staff ?there|here|around|available ?who|that|to i|we ?can|could $talk|speak|call|ask
    is|are there ?even|still $art+ $staff ?there|here|around|available who|that|to ?can|could $talk|speak|call|actually|really|help ?to|with ?me|us|.
    is|are there ?even|still $art+ human|humans|person|people|anyone|someone|somebody ?there|here|around|available|alive .
    assign ?this|it|me .. to $art+ $staff
    any chance|possibility of|to $art+ $talk|speak|human|person|people ?to|with
    0.75
    who can|do|could|should i|we call|phone|ring ?to|about
    talk|discuss|go ?this|it ?through|over ?through with $art+ $staff
    speak|talk to $art+ human
    representative|agent|operator ?please|now .
    human|person please|now|pls
    real person|human|people
    your team|staff|colleagues|people call|ring|phone|contact
    nobody|no real|human|one working|here|left .. anymore|more|real|there
    someone who|that can|could|actually|really help|decide|decides|understands|knows|understand
    $staff who|that can|could|actually decide|help|understand|fix|sort
    someone|anyone|somebody|$staff ?else i|we can|could $talk|speak|ask|call|phone|contact
    0.6
    phone|telephone number to|where|for|of|so|please .
    is $art+ $staff ?there|here|available|around .
    0.95
    mit einem|einer|dem|der|ihrem|ihrer|eurem ?echten|richtigen|anderen menschen|mitarbeiter|mitarbeiterin|berater|person|kollegen|vorgesetzten|chef|agenten|jemandem|kundendienst
    mit jemandem|jemand|wem .. sprechen|reden|telefonieren|verbinden
    menschen sprechen|reden
    echten|echter|richtigen|realen menschen|mensch|mitarbeiter|person
    verbinden|verbinde|weiterleiten .. mit|an ?einen|einem ?ihrer mitarbeiter|menschen|jemand*|berater|kollegen
    rufen sie|ruft mich|mir ?bitte ?an|zuruck
    ruckruf|zuruckrufen
    parler|discuter|echanger a|avec un|une|quelqu|quelquun|votre|le|la|vos ?vrai|vraie|autre ?conseiller|conseillere|personne|humain|responsable|agent|etre|service|operateur|collegue|equipe
    parler a|avec quelquun
    passez|mettez|transferez moi|avec|en .. un|quelquun|votre|le|une
    passez moi
    un|une vrai|vraie|etre humain|personne|conseiller
    rappeler|rappelez moi
    hablar|comunicar*|chatear con un|una|alguien|el|la|su|otra ?agente|persona|humano|encargado|supervisor|operador|asesor|real
    hablar con alguien
    pongame|paseme|comuniqueme|conecteme|paseme con
    agente|persona|operador humano|humana|real
    llamenme|llameme
    harmless
    someone|somebody|anyone|anybody|person|people else
    speak|talk|chat|meet|chatting|speaking to|with $art+ artist*|band|player*|singer|actor*|author|chef|doctor|neighbour|friend|guide|cast|crew|landlord
    who ?do|should|can|must|would i|we $talk|speak|write ?to about|regarding|for
    help|information|info|ticket|front|reception|coat|check desk|window
    person|people at|in|on the ?information|front|help desk|stage|picture|bus|row|seat|team
    human exhibit*|body|resources|rights|error|nature|sized|cannonball|league|anatomy|history
    are|is|am you|i|this|it ?talking|speaking|chatting ?to|with a|an ?real|actual human|person|bot|robot|machine|agent|people
    will|does|do|would a human|person|someone|somebody scan|check|search|clean|deliver|inspect|look
    estate|travel|booking|letting|insurance|ticket|real agent|agents agent|agents|fee|fees
    agent|agents|staff|people|person fee|fees|member|discount|sells|sell|per|each|under|over|limit|entrance
    guest|football|stage|team|project|account manager manager|role|job|position|jacket
    call|called the|my|your|a restaurant|taxi|cab|shop|friend|lift|off|match|game|doctor|ambulance
    """)
}
