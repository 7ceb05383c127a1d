/// Words that customers and articles use for one another, reduced to one concept.
///
/// Only everyday English of customer service stands here, and only words that can be swapped in nearly every sentence:
/// what merely often goes together would make answers out of neighbours. A company's own words belong in its articles.
enum Synonyms {
  /// What a stem stands for: itself, or the first word of its line.
  static func concept(of stem: String) -> String { concepts[stem] ?? stem }

  /// What a word of one form stands for, whatever its other forms mean: who is called is named, who calls rings.
  static func plain(_ word: String) -> String { forms[word] ?? word }

  /// The one word that two words in a row stand for.
  static func word(for first: String, _ second: String) -> String? { pairs[first]?[second] }

  private static let lines = """
    refund reimburse reimbursement
    senior pensioner elderly oap retiree
    child children kid youngster
    baby infant toddler
    motorbike motorcycle moped
    bicycle bike cycle
    car vehicle automobile
    camera cctv surveillance footage
    post mail
    phone telephone mobile cellphone smartphone
    price cost
    discount reduction concession reduced cheaper
    cancel terminate termination exit
    house home flat apartment
    wifi wireless wlan
    internet broadband
    bill invoice
    broken faulty defective damaged
    recommend refer
    page website webpage site
    photo picture
    bag backpack rucksack handbag suitcase luggage
    drink beverage
    food meal
    start begin
    ill sick illness
    died death dead deceased
    delete remove erase
    change switch alter modify
    exchange swap
    sell resale resell
    buy purchase
    engineer technician installer
    lose lost misplace
    amber orange
    blink flash
    repair fix mend
    umbrella brolly
    film movie
    concert gig
    terms conditions
    signin login
    call ring
    higher high increase increased doubled rise
    bathroom toilet restroom loo
    elevator lift
    """

  private static let concepts: [String: String] = {
    var concepts: [String: String] = [:]
    for line in lines.split(separator: "\n") {
      let stems = line.split(separator: " ").map { Stem.of(String($0)) }
      for stem in stems { concepts[stem] = stems[0] }
    }
    return concepts
  }()

  private static let forms = ["called": "name"]

  private static let pairs: [String: [String: String]] = [
    "money": ["back": "refund"],
    "wi": ["fi": "wifi"],
    "e": ["mail": "email"],
    "sign": ["in": "signin"], "signing": ["in": "signin"], "signed": ["in": "signin"],
    "log": ["in": "signin"], "logging": ["in": "signin"], "logged": ["in": "signin"],
    "gift": ["voucher": "giftcard", "vouchers": "giftcard", "card": "giftcard", "cards": "giftcard"],
    "web": ["site": "website", "page": "website"],
    "old": ["people": "seniors"],
  ]
}
