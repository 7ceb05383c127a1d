import Essentials
@testable import Assistant

/// Messages to the example company's agents, and messages that are none of its business; written before any of them
/// was classified. Nothing was tuned to them but the expected share of foreign messages, see `Docs/Intents.md`.
enum NorthsideMessages {
  /// What the customer writes, and the agent that should answer.
  struct Addressed {
    let text: String
    let agent: String
  }

  static let addressed: [Addressed] = addressedLines.split(separator: "\n").map { line in
    let parts = line.split(separator: "|", maxSplits: 1).map { String($0.trimmed) }
    return Addressed(text: parts[1], agent: parts[0])
  }

  static let foreign: [String] = foreignLines.split(separator: "\n").map { String($0.trimmed) }

  private static let addressedLines = """
    ticketing | something came up on Thursday, could I hand my seats back and be reimbursed
    ticketing | I gave my seats back ten days ago and the money has still not turned up
    ticketing | is tomorrow's gig definitely going ahead
    ticketing | my brother is going instead of me, how does he get my entry pass
    ticketing | we would rather come on the Sunday performance
    ticketing | the scanner code won't load on my mobile
    ticketing | is it possible to offload a spare seat to another fan
    ticketing | I'm a pensioner, do I get money off admission
    ticketing | there will be 25 of us from the office, do we get a better price
    ticketing | my mum uses a mobility scooter, can she get in alright
    ticketing | which bus stops nearest to you
    ticketing | am I allowed to take a rucksack inside
    ticketing | think I dropped my car keys somewhere near row F
    billing | this month's statement is twenty pounds more than usual
    billing | could you email me the paperwork for what I paid in March
    billing | by what date must I settle up
    billing | I've switched banks and need to give you my new account for the monthly payment
    billing | I'm a bit short until payday, can we spread it out
    billing | you've added a penalty because my payment came two days after the deadline
    billing | I'd like to go from the 100 package to the gigabit one
    billing | how do I get out of my broadband agreement
    billing | you took money for an extender that I never asked for
    tech_support | nothing works, every page says offline
    tech_support | there's a red lamp glowing on the box in the hallway
    tech_support | videos stutter all the time when I'm in the attic
    tech_support | I measured 90 megabits although I pay for 500
    tech_support | are there problems on the network in Stoke Alder right now
    tech_support | what do I type in to join the wireless at home
    tech_support | is my street able to get your fibre
    tech_support | what day is the technician coming to connect us
    tech_support | how do I open a port for my game server
    tech_support | can I stop the children from seeing grown-up websites
    general | I can't remember what I chose to sign in with
    general | please switch my profile to a different e-mail
    general | I think a stranger has been logging in as me
    general | which personal information have you stored on me
    general | until when can I ring you on a Saturday
    general | the way your staff spoke to me was unacceptable and I want it looked into
    general | take me off your mailing list
    general | close down my profile for good
    """

  private static let foreignLines = """
    what's the boiling point of ethanol
    write a limerick about a badger
    who is the current president of Brazil
    how long should I boil an egg
    convert 40 ounces to grams
    what shares should I buy this year
    my cat keeps scratching the sofa
    can you proofread my essay
    do you rent out bicycles
    I'd like to book a table for two at an Italian restaurant
    can you recommend a dentist nearby
    what time is my flight to Lisbon
    which laptop is best for studying
    do you sell car insurance
    how do I get rid of wasps in the loft
    """
}
