/// What the guard of the semantic cache knows about English. Everything here makes questions more alike; whatever is
/// missing only costs a hit.
enum SenseWords {
  static let longestPhrase = 8

  /// What says nothing before a question, or puts it in a certain way. With `^`, only at the beginning.
  static let openings = table(
    """
    ^hello =
    ^hi =
    ^hey =
    ^hi there =
    ^good morning =
    ^good evening =
    could you tell me =
    could you please tell me =
    can you tell me =
    can you please tell me =
    would you tell me =
    please tell me =
    please let me know =
    ^tell me =
    i would like to know =
    i want to know =
    i would like to ask =
    do you know =
    i was wondering =
    i am wondering =
    i have a question =
    just wondering =
    thank you =
    many thanks =
    """)

  static let phrases = table(
    """
    can = <can>
    could = <can>
    may = <can>
    is it possible to = <can>
    is it possible for me to = <can> i
    would it be possible to = <can>
    is it allowed to = <can>
    is it ok to = <can>
    am i allowed to = <can> i
    am i able to = <can> i
    am i permitted to = <can> i
    am i not able to = not <can> i
    are we allowed to = <can> we
    allowed to = <can>
    permitted to = <can>
    able to = <can>
    be able to = <can>
    am able to = <can>
    am unable to = not <can>
    unable to = not <can>
    am not able to = not <can>
    refundable = refund <can> <done>
    transferable = transfer <can> <done>
    exchangeable = exchange <can> <done>
    cancellable = cancel <can> <done>

    is there = <exists>
    are there = <exists>
    is there any = <exists>
    are there any = <exists>
    do you have = <exists>
    do you have any = <exists>
    have you got = <exists>
    do you offer = <exists>
    do you provide = <exists>
    do you accept = <can> pay with
    do you take = <can> pay with
    pay in cash = pay with cash
    pay cash = pay with cash
    do you sell = <can> i buy
    do you sell my = you sell my
    smoking allowed = smoke <can>
    parking allowed = parking <can>
    reenter allowed = reenter <can>
    i park = i parking
    would like = want
    keeps crashing = crashes
    in may = in may-month
    of may = of may-month
    until may = until may-month
    since may = since may-month
    quick question =

    have to = <must>
    has to = <must>
    need to = <must>
    needs to = <must>
    must = <must>
    do i have to = <must> i
    do i need to = <must> i
    do we have to = <must> we
    do i need = <must> i get
    do we need = <must> we get
    am i required to = <must> i
    is it necessary to = <must>

    ^i want to = <how> i
    ^i would like to = <how> i
    ^i need to = <how> i
    ^i wish to = <how> i
    ^help me = <how> i
    ^please help me = <how> i
    how do i = <how> i
    how can i = <how> i
    how could i = <how> i
    how should i = <how> i
    how would i = <how> i
    how do you = <how> i
    how do we = <how> we
    how can we = <how> we
    how to = <how> i
    what do i need to do to = <how> i
    what do i have to do to = <how> i
    what must i do to = <how> i
    what is the process to = <how> i
    what are the steps to = <how> i

    ^can you = <request> you
    ^could you = <request> you
    ^would you = <request> you
    ^please = <request>
    ^can you please = <request> you
    ^could you please = <request> you

    what should i do = i
    what can i do = i
    what do i do = i
    what should i do if = <if>
    what can i do if = <if>
    what do i do if = <if>
    what if = <what> <if>
    what happens if = <what> <if>
    what happens when = <what> <if>
    what happens in case = <what> <if>
    in case = <if>
    if = <if>

    how much = <howmuch>
    how many = <howmany>
    how long = <howlong>
    for how long = <howlong>
    how long do i have to wait for = <howlong> get
    how long does it take to get = <howlong> get
    how often = <degree> often
    how far = <degree> far
    how big = <degree> big
    how large = <degree> big
    how old = <degree> old
    how early = <degree> early
    how late = <degree> late
    how soon = <degree> soon
    how fast = <degree> fast
    how quickly = <degree> fast
    how = <how>
    what time does = <when>
    what time do = <when>
    what time will = <when>
    what time = <time>
    at what time = <time>
    when = <when>
    where = <where>
    where can i find = <where>
    where do i find = <where>
    where could i find = <where>
    who = <who>
    whom = <who>
    whose = <whose>
    why = <why>
    how come = <why>
    what = <what>
    which = <what>

    opening hours = opening-hours
    opening times = opening-hours
    business hours = opening-hours
    money back = refund
    get in touch with = contact
    get in touch = contact
    get to = travel to
    log in = login
    log into = login
    log on = login
    sign in = login
    sign into = login
    logging in = login
    signing in = login
    log out = logout
    sign out = logout
    gift card = giftcard
    gift cards = giftcard
    gift voucher = giftcard
    gift vouchers = giftcard
    gift certificate = giftcard
    promo code = promocode
    promotion code = promocode
    promotional code = promocode
    discount code = promocode
    coupon code = promocode
    wi fi = wifi
    car park = parking
    parking lot = parking
    phone number = phone-number
    telephone number = phone-number
    lost property = lostproperty
    lost and found = lostproperty
    lost items = lostproperty
    other countries = abroad
    foreign countries = abroad
    sold out = soldout
    not work = fail
    not working = fail
    not worked = fail
    web site = website
    web page = website
    box office = boxoffice
    ticket office = boxoffice
    credit card = creditcard
    debit card = debitcard
    once = 1 time
    twice = 2 time
    a dozen = 12
    at least = at-least
    at most = at-most
    up to = up-to
    no more than = at-most
    no later than = until
    more than = more-than
    less than = less-than
    fewer than = less-than
    instead of = instead
    rather than = instead
    going to = <future>
    not any = no
    no longer = not anymore
    """)

  /// What the words in brackets ask for.
  static let kinds: [String: QuestionSense.Kind] = [
    "<how>": .procedure, "<what>": .what, "<when>": .moment, "<time>": .clockTime, "<where>": .place,
    "<who>": .person, "<whose>": .owner, "<why>": .reason, "<howmuch>": .price, "<howmany>": .count,
    "<howlong>": .duration, "<degree>": .degree,
  ]

  static let shortForms: [String: [String]] = [
    "cannot": ["can", "not"], "can't": ["can", "not"], "won't": ["will", "not"], "cant": ["can", "not"],
    "dont": ["do", "not"], "doesnt": ["does", "not"], "didnt": ["did", "not"], "isnt": ["is", "not"],
    "shan't": ["shall", "not"], "what's": ["what", "is"], "where's": ["where", "is"], "who's": ["who", "is"],
    "how's": ["how", "is"], "when's": ["when", "is"], "it's": ["it", "is"], "that's": ["that", "is"],
    "there's": ["there", "is"], "i'm": ["i", "am"], "let's": ["let", "us"], "non": ["not"],
  ]

  /// What follows an apostrophe; a possessive's says nothing.
  static let endings = ["'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'m": "am"]

  /// What a hyphen does not cut.
  static let joined = [
    "e-mail": "email", "e-mails": "email", "wi-fi": "wifi", "re-enter": "reenter", "re-entry": "reenter",
    "re-entering": "reenter", "t-shirt": "tshirt", "t-shirts": "tshirt", "on-line": "online",
    "check-in": "checkin", "sign-in": "login", "log-in": "login", "re-send": "resend", "re-book": "rebook",
  ]

  /// What is a name when it is written like one in the midst of a sentence.
  static let mayBeNames = words(
    """
    may will can who us it the a an and any here there well then what why where when you me my your i'll to with in on \
    at by about as of for do does did has have had is are am be yes no not if how all some so
    """)

  /// The units that follow a number without a blank.
  static let units: [String: String] = [
    "h": "hour", "hr": "hour", "hrs": "hour", "min": "minute", "mins": "minute", "s": "second",
    "sec": "second", "d": "day", "am": "am", "pm": "pm", "kg": "kilogram", "g": "gram", "l": "litre",
    "ml": "millilitre", "cm": "centimetre", "mm": "millimetre", "m": "metre", "km": "kilometre", "ft": "foot",
    "mb": "megabyte", "gb": "gigabyte", "kb": "kilobyte", "p": "pence", "k": "thousand",
  ]

  static let signs = ["£": "pound", "€": "euro", "$": "dollar", "¥": "yen"]

  /// Prepositions that may be left out: what they point to must not contradict.
  static let relations: Set<String> = ["to", "with", "in", "on", "at", "by", "about", "into", "onto", "as"]

  /// Prepositions that can stand for one another: in or at the hall, with or by card.
  static let alike = ["for": "of", "at": "in", "on": "in", "with": "by", "into": "in", "onto": "in"]

  static let polarOpenings: Set<String> = [
    "is", "are", "am", "was", "were", "do", "does", "did", "will", "would", "has", "have", "had", "shall",
    "should",
  ]

  /// Words that hold a sentence together and say nothing that another would not say.
  static let fillers = words(
    """
    a an the it its itself there here please kindly just really actually simply would well ok okay and any hello hi \
    hey thanks thank yet then
    """)

  /// Past forms that do not end as the others.
  static let irregular = pairs(
    """
    lost:lose paid:pay sent:send sold:sell bought:buy forgot:forget forgotten:forget went:go gone:go came:come \
    made:make taken:take took:take stolen:steal stole:steal broken:break broke:break seen:see saw:see given:give \
    gave:give kept:keep found:find held:hold told:tell said:say written:write wrote:write chosen:choose \
    chose:choose shown:show got:get gotten:get done:do brought:bring knew:know known:know meant:mean met:meet \
    ran:run spent:spend stood:stand thought:think understood:understand withdrew:withdraw overcharged:overcharge
    """)

  static let irregularPlurals = pairs("children:child people:people men:man women:woman kids:child feet:foot")

  /// Words that only look like other forms.
  static let unchanging = words(
    """
    need speed indeed feed seed bed red hundred sacred naked news always during evening morning nothing string \
    bring spring ring king wing thing ceiling building wedding bus gas plus various previous status bonus less \
    unless across address access business class pass express address process success press less exceed proceed \
    booking bookings parking training opening standing lighting painting drawing clothing rating setting \
    settings savings greeting landing listing pricing shipping customs goods this his its us yes series lens glass cross miss mess boss loss dress chess guess christmas tennis paris
    """)

  /// Concepts: words of a line are taken for one another.
  static let concepts: [String: String] = {
    let lines = """
      refund reimburse reimbursement
      buy purchase
      price cost costs
      start begin commence
      end finish
      child kid children
      phone telephone mobile cellphone smartphone
      toilet bathroom restroom loo washroom
      lift elevator
      photo picture photograph
      film movie
      show event performance
      exchange swap
      bicycle bike
      delete remove erase
      change modify alter update
      deliver delivery shipping ship shipment
      book reserve
      booking reservation
      pay payment
      cancel cancellation terminate termination
      enter entry
      help assist assistance
      speak talk
      person human
      big large
      choose pick select
      discount reduction
      website webpage site
      wrong incorrect
      backpack rucksack
      get obtain
      abroad overseas internationally
      second sec
      hour hr h
      minute min
      percent %
      pound gbp £ quid
      euro eur €
      dollar usd $
      kilogram kilo kg
      litre liter l
      metre meter
      reenter reentry
      accept take
      fault faulty
      wheelchair wheelchairs
      renew renewal
      register registration
      activate activation
      transfer transferring
      confirm confirmation
      upgrade upgrading
      0 zero
      2 two
      3 three
      4 four
      5 five
      6 six
      7 seven
      8 eight
      9 nine
      10 ten
      11 eleven
      12 twelve
      15 fifteen
      20 twenty
      30 thirty
      40 forty
      50 fifty
      100 hundred
      1st first
      2nd secondly
      3rd third
      """
    var concepts: [String: String] = [:]
    for line in lines.split(separator: "\n") {
      let words = line.split(separator: " ").map { Lemma.of(String($0)).lemma }
      for word in words { concepts[word] = String(line.prefix { $0 != " " }) }
    }
    // Where no unit or thing is counted, "one" is a pronoun as often as a number.
    concepts["one"] = "1"
    return concepts
  }()

  private static func words(_ text: String) -> Set<String> {
    Set(text.split { $0 == " " || $0 == "\n" }.map(String.init))
  }

  private static func pairs(_ text: String) -> [String: String] {
    Dictionary(
      text.split { $0 == " " || $0 == "\n" }.map { pair in
        let parts = pair.split(separator: ":").map(String.init)
        return (parts[0], parts[1])
      }
    ) { first, _ in first }
  }

  private static func table(_ text: String) -> [[String]: [String]] {
    var table: [[String]: [String]] = [:]
    for line in text.split(separator: "\n") {
      let sides = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      var phrase = sides[0].split(separator: " ").map(String.init)
      if let first = phrase.first, first.hasPrefix("^") {
        phrase = ["^", String(first.dropFirst())] + phrase.dropFirst()
      }
      table[phrase] = sides[1].split(separator: " ").map(String.init)
    }
    return table
  }
}
