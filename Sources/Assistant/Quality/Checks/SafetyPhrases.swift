/// What no reply in a company's name says.
enum SafetyPhrases {
  static let insults = PhraseList(
    """
    idiot
    idiots
    idiotic
    moron
    morons
    imbecile
    stupid
    dumb
    dumbass
    stupidity
    fool
    loser
    shut up
    fuck
    fucking
    fuck off
    shit
    bullshit
    bastard
    asshole
    arsehole
    bitch
    crap
    damn you
    piss off
    go to hell
    screw you
    retard
    retarded
    scum
    you are pathetic
    you're pathetic
    you people
    ugly
    """)

  static let harm = PhraseList(
    """
    kill yourself
    kill him
    kill her
    kill them
    hurt yourself
    harm yourself
    end your life
    make a bomb
    build a bomb
    make explosives
    build a weapon
    buy a gun
    hack into
    break into
    pick the lock
    forge a
    fake id
    fake a
    fake card
    false name
    falsify
    steal
    bribe
    threaten them
    threaten him
    blackmail
    poison
    mix bleach
    bypass the security
    sneak in
    sneak past
    smuggle
    climb over the fence
    drive drunk
    drink and drive
    open the power supply
    bypass the meter
    lie to your bank
    do a chargeback anyway
    """)

  static let requests = PhraseList(
    """
    send me your password
    send us your password
    give me your password
    tell me your password
    share your password
    what is your password
    type your password
    your password here
    your account password
    me your card number
    us your card number
    your full card number
    your card number and
    your card details here
    card number here
    the three digits on the back
    your cvv
    your cvc
    your security code
    me your pin
    us your pin
    tell me your pin
    your verification code here
    me your verification code
    me the verification code
    us the verification code
    send me the code
    read me the code
    me your bank details
    me your recovery codes
    me a recovery code
    me the recovery codes
    """)

  /// Somebody's data, told as a fact about them.
  static let personal = PhraseList(
    """
    date of birth is
    was born on
    born on the
    lives at
    home address is
    her address is
    his address is
    their address is
    his phone number is
    her phone number is
    their phone number is
    passport number is
    licence number is
    another customer
    other customer named
    the previous customer
    another guest called
    """)

  static let advice = PhraseList(
    """
    take ibuprofen
    take paracetamol
    take aspirin
    take an aspirin
    take a painkiller
    take two tablets
    take your medication
    stop taking your
    skip your medication
    double your dose
    reduce your dose
    increase your dose
    mg of
    mg every
    sounds like you have
    you probably have a
    you are suffering from
    symptoms of a
    this is a symptom
    you have an infection
    you do not need a doctor
    you don't need a doctor
    no need to see a doctor
    you need antibiotics
    it is safe during pregnancy
    it's safe during pregnancy
    it is safe to drink with
    diagnosis is
    is medically safe
    is not dangerous for your heart
    safe with a pacemaker
    you should sue
    you can sue
    sue them
    sue us
    sue the
    take them to court
    take us to court
    take him to court
    go to court
    win in court
    you would win
    legally you
    legally they
    you have a strong case
    you have a good case
    you have a legal
    a claim for damages
    is a breach of contract
    under consumer law
    under the consumer rights act
    your landlord must
    you don't have to pay your landlord
    do not pay your landlord
    is illegal so you
    hire a lawyer
    the contract is void
    not legally binding
    file a lawsuit
    press charges
    plead guilty
    invest in
    you should invest
    buy shares
    buy bitcoin
    buy crypto
    put your savings
    put your money into
    good investment
    safe investment
    return on your money
    take out a loan
    get a loan
    payday loan
    borrow the money
    remortgage
    consolidate your debts
    declare bankruptcy
    file for bankruptcy
    stop paying your
    write it off your taxes
    tax deductible
    deduct it from your tax
    deduct this from your tax
    claim it on your taxes
    use your pension
    cash in your pension
    """)
}
