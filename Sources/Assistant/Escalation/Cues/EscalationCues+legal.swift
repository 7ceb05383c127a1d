extension EscalationCues {
  /// Lawyers, courts, authorities, fraud, data protection, injuries and the press.
  static let legal = CueList(
    """
    0.95
    my|our|a|the $law ?will|has|have|says|said|is|wrote|writes|are|shall|tells|told|advised|about|and|if|who|to|from|for|on|over .
    my|our $law
    hear|hearing from my|our|a|the|his|her $law|lawyer
    $law says|letter|will|about|involved|on|over
    contact*|call*|consult*|hire|hiring|instruct*|speak|spoke|speaking|talk|go|going|get|see|seeing|engage|send|involve ?to|with|of|it|this ?a|an|my|our|the|your $law
    sue|suing|sued you|u|your|the|them|for|.
    we|i|ill|will|shall|to|gonna|can|might ?will|going|to|have|be sue|suing
    take|taking|took|bring|see|seeing|go|going|drag ?you|this|it|them ?further ?to|in|before ?the|a|small court|courts|tribunal|claims
    small claims
    matter|case|claim|action|proceedings for|in|before|to ?the court|courts|tribunal
    legal action|proceedings|steps|advice|claim|department|team|documents|notice|rights|counsel|dispute|threat|case|obligation|obligations|representative|letter|papers|remedy|matter|duty|consequences|charges
    breach of ?the|our|your contract|warranty|law|agreement|terms|duty|confidence|data
    in breach
    breaking|broke|break|against|violating|violate|violates|breaches|violation the|of|consumer law|laws|the|rights|protection
    thats|is|its|this|you|be|are|was illegal|unlawful|fraudulent|fraud|theft|extortion|negligence|discrimination
    consumer rights|protection|law|act|authority|affairs|ombudsman|agency|association|tribunal
    statutory|legally right|rights|entitled|obliged|binding|required|bound
    report*|complain*|go|going|refer*|write|writing|contact*|told|tell|inform*|notify*|escalate*|take ?you|this|it|them|your ?company|to|with ?the .. regulator|ombudsman|authority|authorities|standards|commissioner|police|watchdog|press|media|bbb|ico|fca|ofcom|ofgem|ftc|cfpb|consumer
    trading standards
    ombudsman|regulator|ico|watchdog
    information commissioner
    advertising|competition|data|financial|consumer authority|regulator|conduct|protection|ombudsman
    gdpr|dsgvo|rgpd|ccpa|lgpd
    subject|data access|protection|breach|request|controller|leak|privacy request|officer|breach|law|authority|act|agency
    data protection|breach|leak
    delete|erase|remove|deletion|erasure|deleted|erased|removed ?of ?all ?my|of|the|our ?personal|all|account data|information|details|records|photo|picture|image
    delete|erase|remove|destroy .. data|information|details you|about|of|that|held|stored
    all|any|my|personal data|information ?that ?you|deleted|erased|removed|hold|have|store|stored ?deleted|erased|removed|about|on me
    everything you|u ?have|hold|store|know|stored about|on me|us
    right to be forgotten|erasure
    shared|sold|gave|leaked|disclosed|passed|published|sent|posted my|our|customers|personal ?personal|email|home|phone|private|bank data|details|address|information|number|photo|name|records|medical
    my|without ?my|our consent|permission|knowledge|authorisation|authorization ?.
    gave|give|given ?no|consent|permission consent|permission
    i never|didnt|did ?not made|make|authorised|authorized|authorise|authorize|ordered|bought|agreed|approved|signed|consent*
    never authorised|authorized
    fraud|fraudulent|fraudulently|fraudster|fraudsters|scammed|defrauded|phishing|phished
    identity theft|fraud|stolen
    stole|stolen|cloned|hacked|compromised|hijacked my|our|card|identity|account|bank
    my|our|the card|account|identity|credit|bank|details|email|password ?card|account|details .. used|stolen|hacked|cloned|compromised|hijacked|misused
    used|using|uses my|our|a card|credit|bank|identity|name|details|stolen|account|debit .. to|without|for|on
    used my|our|stolen card|identity|details|account|bank|credit|debit
    selling|sold|sells|sell .. under|in|using my|our name
    opened|taken|made|placed|registered|applied ?out .. in|under|using my|our name
    charge|charges|payment|payments|transaction|transactions|order|orders|debit|withdrawal|purchase .. i|we|that|which ?never|didnt|dont|did|do ?not ?i|we ?never|dont|didnt|do|did ?not made|make|recognise|recognize|authorise|authorised|authorize|know|authorized
    unauthorised|unauthorized|unknown|unrecognised|unrecognized|fraudulent|suspicious payment|charge|transaction|payments|charges|transactions|debit|access|purchase|withdrawal|purchases
    dont|do ?not recognise|recognize ?this|the|that|these|a payment|charge|transaction|.
    chargeback|chargebacks
    charge back ?with|from|through|is
    dispute|disputing|disputed|disputes ?the|this|a|your|my|these payment|charge|transaction|invoice|bill|with|payments|charges|amount
    disputing
    slipped|tripped|fell|fallen|stumbled ?over|down|on|at|off ?the|your|a .. broke|broken|hurt|injured|injury|hospital|wrist|ankle|leg|arm|head|knee|hip|bruised|sprained
    slipped|tripped|fell|stumbled on|over|down your|the|a wet|loose|broken|icy|stairs|steps|floor|cable|carpet
    injured|injury|injuries|injure|concussion|scalded
    burned|burnt|broke|broken|hurt|cut|crushed|sprained|fractured my|his|her|our ?own|little|left|right|sons|daughters hand|wrist|arm|leg|finger|foot|ankle|head|face|back|nose|hip|toe|knee|fingers|collarbone
    liable|liability|negligence|negligent|compensate
    grabbed|hit|pushed|punched|assaulted|assault|attacked|groped|kicked|slapped|shoved|strangled|touched me|my|him|her|us|by|son|daughter|inappropriately
    assaulted|assault|molested|harassed|harassment|harassing|groped|bullied|stalked|blackmail*|racist|racism|sexist|racially|homophobic
    discriminat*
    police|cops here|officer|report|reported|involved|investigation|inspector|constable|know|matter|department
    went|go|going|gone|report|reported|reporting|complaint|called|call|calling|tell|told|inform|informed|contacted ?it|this|you|to ?to ?the police|cops
    crime reference|number
    journalist|reporter|newspaper|statement for|would|requesting|from|about|on|here|writing
    i $be a|an ?investigative|freelance|local journalist|reporter
    tell|call|contact|go|going|telling|contacting ?to ?the newspapers|press|media|newspaper|journalist|tv
    allergic|anaphyla* reaction|shock
    food poisoning|poisoned
    fake|counterfeit|forged|bogus|invalid|false ticket|tickets|product|goods|bag|shoes|watch|note|seller|listing
    turned|turns out ?to ?be ?a fake|counterfeit|forged|bogus|stolen
    is|was|are|were ?a ?all fake|counterfeit|forged
    misleading|false|deceptive ad|advert|advertising|advertisement|claim|claims|information
    mis sold
    missold
    caught|catches|catch|set ?on fire and|burned|while|in|during
    exploded|electrocuted
    lawsuit|litigation|subpoena|injunction|affidavit|defamation|libel|slander|copyright|trademark|plagiari*
    cease and desist
    without prejudice
    formal notice|demand
    entitled to a|full|my refund|compensation|under|damages
    under the .. act|law|regulations|directive|regulation
    0.8
    scam|scammer|scammers ?that|site|artist
    hacked|hacker|hackers
    court ?date|order|case|papers|hearing|summons
    stolen card|identity|account|bank
    need|want|request|secure|keep|hand|release .. cctv
    my|our rights
    accident in|at|on your|the
    evicted|eviction
    0.95
    anwalt|anwaltin|rechtsanwalt|anwalte|anwaltlich*|rechtliche|rechtsschutz|klage|verklag*|gericht|strafanzeige|verbraucherschutz|verbraucherzentrale|schadensersatz|schadenersatz|datenschutz|datenschutzbeauftragt*|betrug|abmahnung|schmerzensgeld|polizei
    anzeige erstatten|gegen
    artikel|art 15|17 dsgvo
    loschen sie|meine .. daten
    daten loschen
    avocat|avocate|tribunal|justice .. saisir|poursuiv*|juridique|fraude|usurpation|cnil|dgccrf
    porter|portons|depose|deposer plainte
    mes|vos donnees personnelles
    avocat|tribunal|fraude|juridique|cnil
    abogado|abogada|demandar*|tribunal|tribunales|juzgado|denunciar*|denuncia|fraude|consumo|estafado|proteccion
    harmless
    $law friend|friends|joke|jokes|show|drama|film|movie|series|wants|conference|discount|courses|course|book
    law|legal firm|school|student|students|drama|aid|society|offices
    is|are|it ?it|photography|parking|filming|smoking|drinking|reselling legal|illegal|lawful ?to|in|here|for|inside
    is|are .. legal|illegal to|in|at|here|inside
    is there|are a|any law|laws|rule against|about|on|that
    legal capacity|age|limit|tender|guardian|guardians|drinking|name|size|notice|blonde
    tennis|food|basketball|squash|badminton|volleyball|central|centre|center|royal|fan|club court|courts
    history of the courts|court
    court seats|side|yard|room|tickets|show
    fraud prevention|alert|alerts|protection|department|team|awareness|squad
    police dogs|dog|tribute|band|officer|officers|concert|drama|museum|show|horses|academy|station
    the police ?band|play|playing|tour|concert|tribute|gig
    if i|we|you|one ever needed|need|had
    become a|an $law|journalist
    wants|want to become|be a|an $law|journalist
    where|how|what|which|is|do .. privacy policy|notice|statement
    anger management
    report .. interest|bug|income
    justice tickets|tour|concert|play|playing|league
    """)
}
