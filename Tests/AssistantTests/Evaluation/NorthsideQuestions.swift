@testable import Assistant

/// Questions about the example company, written before anything was tuned to them. Odd lines may be used for fitting,
/// even lines are only measured.
enum NorthsideQuestions {
  /// A question that the articles answer, and what an answer must say: one of the texts.
  struct Answerable {
    let text: String
    let saysOneOf: [String]
  }

  static let answerable: [Answerable] = answerableLines.split(separator: "\n").map { line in
    let parts = line.split(separator: "|").map { String($0.trimmed) }
    return Answerable(text: parts[0], saysOneOf: Array(parts.dropFirst()))
  }

  /// Questions that nothing answers: some from far away, most about what such a company might well have.
  static let unanswerable: [String] = unanswerableLines.split(separator: "\n").map { String($0.trimmed) }

  private static let answerableLines = """
    How much is parking? | £12
    what does it cost to park a motorcycle | £4
    Can I get my money back if I can't make it to the show? | 48 hours
    when do I get the refund on my credit card | 5–7 working days
    Where is my refund? | My tickets > Orders
    how many tickets can I buy at once | 8 tickets
    is there a booking fee | £2.50
    Do you accept PayPal? | PayPal
    my payment didn't go through | 10 minutes
    The concert I booked was cancelled, what happens now? | everything back | 10 working days | by itself
    The show got a new date and I can't come | 14 days
    discount for students | 15 %
    do pensioners get cheaper tickets | 20 %
    I left my student card at home | difference
    exchange my tickets for another date | £5 | Exchange
    how long can I use a gift voucher | 24 months
    can I get cash for my gift card | No
    we are 30 people, is there a group rate | 15 %
    what do I get as a member | booking fee | presale
    how much does membership cost | £35
    can I use a screenshot of my ticket | No
    the barcode on my ticket doesn't show up | 24 hours | signed in
    my phone battery died, how do I get in | box office
    sell my ticket to somebody else | Resale | Sell
    how much do I get if I sell a ticket | 5 %
    I want to give my ticket to a friend | Transfer
    my friend hasn't accepted the transfer yet | 48 hours
    my tickets haven't arrived in the mail | 5 days | tracking
    how much is the lounge | £65
    pick up tickets at the box office | photo ID
    is there wheelchair access | Entrance 3 | step-free
    can my carer come for free | companion
    sign language interpreter | 21 days
    how old do you have to be for a standing concert | 14
    does my baby need a ticket | under 2 | lap ticket
    what size bag can I bring | 30 × 21 × 15
    can I bring a water bottle | 500 ml
    is there a cloakroom | £6 | £3
    are umbrellas allowed | umbrella
    how much is a beer | £7.20
    do you have vegan food | Market Hall | vegan
    what time do the doors open | 90 minutes
    can I go outside for a smoke | terrace | re-entry
    which entrance for block 215 | 4
    last tram home | 00:20
    where can a taxi drop me off | Dock Road
    I lost my wallet at the concert yesterday | northside.example/lost | information point
    how long do you keep lost phones | 60 days
    charge my electric car | £0.45
    can I leave the car overnight | locked in | £40
    what is the address of the arena | 1 Dock Road
    phone number for billing | 01632 960 250
    is the box office open on Sunday | Sunday
    I forgot my password | Forgot password
    account locked after wrong password | 15 minutes
    how do I delete my account | Close account
    how long do you keep CCTV footage | 30 days
    red light on the router | signal from the fibre box
    hub is blinking amber | updating
    my internet is down | outage | Restart
    wifi is slow upstairs | mesh | extender
    where do I find the wifi password | sticker
    price of fibre 500 | £36
    how fast is the upload on Fibre 300 | 100 Mbit/s
    when is my bill due | 17th
    what happens if I don't pay on time | £7.50
    why is my first bill so high | two things | next month in advance
    cancel my internet contract | 30 days
    early termination fee | 60 %
    do I have to send the router back | 14 days | prepaid bag
    I'm moving to a new flat | 14 days | Moving house
    engineer didn't turn up | £30
    can I use my own router | VLAN 35
    do I need a static ip for gaming | open NAT
    block adult websites for my kids | Family
    I can't afford my bill this month | 6 months
    set up direct debit | Payment method
    which months can I download invoices for | 6 years
    recommend you to a friend, what do I get | £25
    what ping is normal | 5–12 ms
    """

  private static let unanswerableLines = """
    Do you sell trombones?
    what is the capital of Mongolia
    write me a poem about autumn
    who won the world cup in 2014
    how do I bake sourdough bread
    is there a swimming pool at the arena
    can I rent a boat from you
    do you offer mobile phone contracts
    can I get a SIM card
    how do I invest in Northside shares
    do you have a hotel at the arena
    can I pay my bill with bitcoin
    do you offer home insurance
    is there a dry cleaning service
    can I bring my horse
    do you have an electric scooter rental
    what is the wifi password at the airport
    how many employees do you have
    who is the chief executive
    when was the arena built
    do you sell laptops
    can you repair my washing machine
    do you offer guided tours of the arena
    can I get married in the arena
    is there a children's playground
    do you have a loyalty points programme
    can I buy tickets for the zoo
    do you deliver pizza to my home
    is there a gym for members
    what's the weather tomorrow
    can I watch the ice hockey on your website
    what is the dress size of the mascot
    do you offer satellite internet
    which colour is the hub available in
    do you sell season tickets for football
    how do I become an engineer at another company
    can I take a helicopter to the arena
    do you accept American dollars
    is there a left luggage service at the airport
    how do I file my tax return
    what frequency does the arena's roof vibrate at
    can my company sponsor a stray dog shelter
    do you have a museum
    how do I fix my car engine
    """
}
