extension EscalationExamples {
  /// What cannot wait.
  static let urgent = """
    i need help right now
    this can't wait
    please answer quickly, my train leaves in fifteen minutes
    my flight leaves in an hour and i have no boarding pass
    we are standing in front of the entrance and nobody lets us in
    the ticket doesn't open and the concert is about to start
    it has to be done within the next ten minutes
    my card is blocked and i am at the checkout
    the shop closes in five minutes and my code isn't accepted
    the heating has failed and we have a newborn baby
    water is leaking everywhere
    there is a smell of gas in the flat
    my child has disappeared in the crowd
    an old man has fallen and isn't moving
    she is having trouble breathing
    somebody needs an ambulance
    i've forgotten my heart pills in the locker and i need them at once
    i'm stranded at the airport at night
    the machine has swallowed my card and i'm abroad without money
    we're locked in
    i only have a minute left to pay
    it's today and i still have nothing
    the deadline is tonight and the form doesn't work
    quickly please, the queue is moving
    urgent please
    i need an immediate answer
    the driver is waiting outside and wants to leave
    the funeral is this afternoon and the flowers have not come
    my appointment is in half an hour and the address is wrong
    the scanner says my pass is invalid and everyone is already inside
    there has been an accident here
    i don't want to live any more
    the alarm is ringing and nobody tells us what to do
    es ist dringend, bitte helfen sie sofort
    c'est très urgent
    es muy urgente, por favor
    my presentation is in 15 min and the account is locked
    please respond asap, the bus is leaving
    we're in front of the theatre and the doors are closing, no tickets in the app
    the baby has a fever and the pharmacy order hasn't come, need it tonight
    i need this done today, deadline midnight
    someone is breaking into the house, your alarm doesn't react
    there's smoke in hall 3
    an elderly lady just fainted next to us
    card swallowed by atm, i'm alone abroad with no money
    i need to check in before 5pm or they cancel my room
    power is out and my mother is on a ventilator
    quick, what's the gate code, the guard won't let us in
    the wedding is tomorrow and the dress is the wrong size!
    help! the payment keeps failing and there are 2 minutes left on my basket
    my wife is in labour and we can't open the car with your app
    bitte schnell, wir stehen vor der tür und kommen nicht rein
    i'm at the border and the insurance paper won't open
    the bride arrives in an hour and there is no cake
    the guests are already here and the key box doesn't open
    we have ten minutes until the gates close, what do we do
    the plane is boarding and my seat has disappeared from the app
    i'm on the side of the motorway with a broken car
    my father fell down the stairs and i can't lift him
    someone is following me to my car, where is security
    there is a fight going on in our block
    we smell something burning
    the boiler is making a loud noise and there's steam everywhere
    the lift has stopped with people in it
    my toddler locked himself in the bathroom of your flat
    my transfer has to go through before the bank closes today
    last chance, the offer ends in a few minutes and the button does nothing
    i fly tonight and my passport is still with you
    the exam is tomorrow and i cannot open the material
    please prioritise this, we lose the contract otherwise
    my prescription runs out today and i need the tablets
    no electricity in the whole house and we have a sick person
    can you react at once, it is about someone's safety
    i feel like hurting myself
    we've been waiting at the pick-up point and our connection leaves soon
    everyone is seated and we are still outside
    es eilt sehr, der zug fährt gleich
    nous sommes bloqués devant l'entrée
    estamos en la puerta y no nos dejan entrar
    the concert starts in five and the barcode is blank
    i'm outside your office and no one opens, my appointment is now
    help, there's a leak under the sink and it's getting worse
    my train departs in 8 minutes, ticket not showing
    man down in row 5, he isn't responding
    i need the door code immediately
    we can't get into the apartment and it's midnight
    please deal with this first thing, deadline is today at noon
    i lost my kid in the mall
    kids are freezing outside, the heating in the cabin is dead
    """
}
