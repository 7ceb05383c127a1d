import Embeddings

/// Messages that hardly any company's agents are for: from them a classifier learns what being out of scope looks
/// like, besides what it learns from the intents themselves.
///
enum ForeignMessages {
  static let all: [String] = text.split(separator: "\n").map(String.init)

  /// Those that are not the company's business after all: none of its examples is nearly the same.
  static func outside(
    _ messages: [OutOfScopeExample], of examples: [IntentExample], _ scale: SimilarityScale = .identity
  ) -> [OutOfScopeExample] {
    let limit = Float(scale.own(nearlyTheSame))
    return messages.filter { message in
      examples.allSatisfy { $0.text != message.text && $0.embedding.cosine(message.embedding) < limit }
    }
  }

  private static let nearlyTheSame = 0.6

  private static let text = """
    what is the distance between the earth and the moon
    who painted the mona lisa
    what is the square root of 289
    how many bones are in the human body
    when did the second world war end
    what does photosynthesis mean
    who wrote war and peace
    what's the tallest mountain in africa
    how do you say good morning in japanese
    translate this sentence into latin
    what is the longest river in europe
    explain quantum physics to me
    how old is the universe
    what language do they speak in morocco
    define serendipity
    what is the chemical symbol for gold
    who invented the telephone
    why is the sky blue
    how many people live in china
    what year was shakespeare born
    solve this equation for x
    what is 15 percent of 240
    what time is it in sydney
    is it going to rain this weekend
    how hot will it get in madrid
    who won the election
    what did the stock market do yesterday
    how much is one dollar in yen
    should i put my savings in bonds
    what's the latest news
    who won the match last night
    when is the next solar eclipse
    give me a recipe for lasagne
    how do i cook brown rice
    how many calories are in an avocado
    can i freeze mushroom soup
    what wine goes with salmon
    what can i use instead of buttermilk
    order me a pizza with extra cheese
    find me a sushi place
    how do i get a red wine stain out of a carpet
    how often should i water a cactus
    when should i plant tomatoes
    my dog won't eat his food
    what do you feed a hamster
    how do i fix a dripping tap
    how do i hang a picture without a drill
    my washing machine is leaking
    the engine light in my car is on
    how do i change a flat tyre
    what tyre pressure does my car need
    i have a headache, what should i take
    how do i get rid of a cold
    make me an appointment with the doctor
    is this rash dangerous
    how many hours should a toddler sleep
    how can i lose weight quickly
    what exercises are good for my back
    book me a hotel in barcelona
    find cheap flights to new york
    do i need a visa for india
    what should i see in prague
    rent me a car at the airport
    how long is the train from paris to lyon
    how do i renew my passport
    how do i apply for a driving licence
    how do i file my taxes
    help me write my will
    can my landlord throw me out
    i need a divorce lawyer
    how do i get a mortgage
    what is my pension worth
    write an essay about climate change
    write me a poem about the sea
    help me with my homework
    write a python function that sorts a list
    debug this javascript code
    how do i centre a div
    write a cover letter for me
    summarise this article
    give me a name for my baby
    what should i wear to a wedding
    what should i get my father for his birthday
    play some jazz
    set an alarm for six
    remind me to call my mother
    add milk to my shopping list
    turn off the lights in the kitchen
    text my wife that i'm late
    flip a coin
    roll two dice
    recommend a good book
    what film should i watch tonight
    who sings this song
    how do i learn the guitar
    what are the rules of chess
    how do i beat the last level
    what does it mean when you dream of snakes
    what's my horoscope for today
    does god exist
    what is the meaning of life
    does she love me
    how do i ask her out
    who is going to win the league
    how do i become a pilot
    how do i prepare for a job interview
    where do i find a plumber
    can you recommend a hairdresser
    do you sell shoes
    do you sell groceries
    do you sell used cars
    do you have any puppies
    do you repair watches
    do you rent out caravans
    do you offer piano lessons
    do you offer life insurance
    can you lend me some money
    can i buy a house from you
    can you cut my hair
    i need a babysitter for tonight
    i am looking for a flat to rent
    i want to adopt a cat
    i'd like to donate blood
    where is the nearest pharmacy
    is the supermarket open
    how do i get a library card
    """
}
