extension EscalationExamples {
  /// The wish for a person.
  static let human = """
    i want to talk to a person
    can i speak with a human agent
    let me talk to somebody who works there
    please transfer me to your support team
    is there a phone number i can call to talk to someone
    i need a human to look at this
    could an employee contact me please
    i'd like a call back from one of your advisers
    connect me to customer care
    i don't want to chat with a bot any more
    this is too complicated for a machine, i need to explain it to someone
    may i speak to your supervisor
    who is in charge there, i want to talk to them
    get a manager on the line
    can someone ring me about my contract
    please let a colleague take over
    i prefer talking to real people
    are there any people i can chat with
    give me an operator
    human please
    real agent now
    i would like to be put through to the person responsible
    your answers don't help, i want someone who understands my situation
    is it possible to arrange a phone call with a member of staff
    can i discuss this with somebody at your branch
    i want to be served by a human being
    talk to a representative
    stop the automatic answers and bring me a person
    i can't type this, can somebody phone me
    ich möchte mit einem mitarbeiter sprechen
    bitte verbinden sie mich mit einem menschen
    je veux parler à un conseiller
    pouvez-vous me passer un agent
    quiero hablar con un agente
    necesito que me llame una persona
    sorry but i really need to talk this over with someone on your side
    is somebody available for a quick phone chat?
    any chance of a human in here?
    bot go away, give me your colleague
    let's skip the bot, i want customer support
    could you have someone reach out to me about my mortgage
    i need assistance from an actual human being, this faq stuff is not it
    who's your boss, i'd like a word
    connect me with sales please
    i'd feel better if a person handled this
    can we switch to a phone call?
    just get me a damn human
    how can i reach your support team by phone
    please assign this to an employee
    speak 2 agent
    operator!
    i wish to speak with your complaints manager
    ok, you can't help. is there anyone who can?
    kann mich bitte jemand anrufen?
    ich brauche einen echten ansprechpartner
    je veux un humain
    ¿puedo hablar con una persona real?
    would you mind getting a colleague to look at this
    i'd like to speak to the department that handles invoices
    are there humans on this line
    let me chat with a live person
    can i have a call with your sales team
    i give up on this bot, get somebody else
    forward me to the right person please
    is there an email or phone where a person answers
    i want a proper conversation with somebody
    reach out to me by phone please
    nobody can explain this by chat, call me
    can i come in and talk to somebody in the office
    i need a specialist, not a script
    take me to customer service
    this needs a human touch, please pass it on
    agent
    customer service please
    next level support please
    talk to sales
    ich will mit jemandem reden der sich auskennt
    verbinden sie mich bitte mit dem kundenservice
    rufen sie mich bitte zurück
    mettez-moi en relation avec le service client
    quisiera que alguien me llamara
    i want someone from billing to phone me
    could a teammate of yours jump in here?
    sorry this isn't working, is there a help desk i can ring
    pass me on to your senior
    please get a real agent to review my case
    how do i skip to a human
    i'd appreciate a conversation with one of your staff members
    let me talk 2 sum1
    not a bot please
    can i be transferred to technical support
    your robot doesn't get it. person please
    wie erreiche ich einen mitarbeiter?
    """
}
