extension EscalationExamples {
  /// Anger and insults.
  static let anger = """
    this is outrageous
    you are completely useless
    i am absolutely furious with your company
    what a terrible company you are
    i've had enough of your excuses
    this is the worst experience i've ever had
    you should be ashamed of yourselves
    are you people stupid
    you keep giving me the same useless answer
    you are all crooks and thieves
    why does nobody there ever listen
    i am so sick of waiting for you
    you lied to me
    what a complete waste of my time
    damn it, why is this so hard
    your service is a joke
    this is driving me crazy
    i hate your stupid system
    you have wasted my whole day
    i'm never using you again
    utter rubbish
    you couldn't organise anything properly if you tried
    do you think i'm an idiot
    i've told you this five times already
    what is the matter with you
    you destroyed our holiday and you don't even care
    unbelievable, just unbelievable
    you treat your customers like dirt
    absolute clowns
    i want to scream
    how can anyone be this incompetent
    you are robbing people
    for god's sake just answer the question
    brilliant, yet another answer that helps nobody
    you make me sick
    das ist unverschämt
    ich bin stinksauer
    vous vous moquez de moi
    c'est scandaleux
    esto es una vergüenza
    this is beyond frustrating, i've been going in circles for an hour
    you guys are a bunch of clowns
    are you serious right now
    i'm losing my mind with this app
    wow. just wow. what terrible service.
    your company sucks
    you suck
    i can't believe how badly this is run
    stop sending me the same canned reply, it's infuriating
    crappy site, crappy service, crappy everything
    nobody there has a clue
    what an absolute waste of time and money
    this is the last straw
    don't you dare ignore me again
    do your job!!!
    you've cost me a whole day's pay, thanks a lot
    my god you are slow and dumb
    i want to throw my phone at the wall
    you should be ashamed
    ich bin so wütend, das ist doch ein witz
    vous êtes des incapables
    estoy harta de esperar
    i'm at the end of my tether
    you've got to be joking
    this chat is infuriating
    how can you be so careless
    you ruined everything
    nobody cares at your company, do they
    i'm going to lose it if i get that answer again
    what kind of amateur business is this
    you never help, you only waste people's time
    get your act together
    enough is enough
    i regret ever becoming your customer
    don't lie to me
    i've been going round in circles with you for days
    all you do is take money
    what are you even good for
    that answer is an insult
    i am boiling with rage
    honestly, sort yourselves out
    you broke your promise again, i'm done with you
    totally fed up now
    this is a nightmare and it is your fault
    so annoying, nothing in this app works
    ihr seid das letzte
    so ein mist, ich habe die nase voll
    c'est du n'importe quoi, j'en ai marre
    son unos inútiles
    this is the most frustrating thing ever
    what a shower of incompetents
    your support is a complete disaster
    you should be out of business
    i'm so mad right now
    why are you so useless
    stop messing me around
    i've wasted three hours of my life on you
    this is a total disgrace and you know it
    so much for your customer care, pathetic
    give me my money back now
    """
}
