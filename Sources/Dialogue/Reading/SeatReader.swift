/// Reads where to sit: sections, rows, seats by name, together or apart, needs.
struct SeatReader {
  static func read(_ reading: inout Reading) {
    var index = 0
    while index < reading.tokens.count {
      let end = reading.isFree(index) ? read(&reading, at: index) : nil
      index = end.map { max($0, index + 1) } ?? index + 1
    }
    answered(&reading)
  }

  /// “104” or “F”, when a section or a row was asked for.
  private static func answered(_ reading: inout Reading) {
    guard let asked = reading.asked, asked == .section || asked == .row,
      !reading.findings.contains(where: { $0.slot == asked })
    else { return }
    for index in reading.tokens.indices {
      guard let found = designation(reading, at: index), reading.isWholeMessage(index..<found.end) else {
        continue
      }
      reading.add(
        asked, asked == .section ? .section(.named(found.name)) : .row(.named(found.name)), index..<found.end,
        confidence: 0.85)
      return
    }
  }

  private static func read(_ reading: inout Reading, at index: Int) -> Int? {
    if let end = seats(&reading, at: index) ?? namedSection(&reading, at: index) ?? row(&reading, at: index) {
      return end
    }
    if let found = needs.match(reading.tokens, at: index), reading.isFree(index..<found.end) {
      reading.add(.access, .access(found.meaning), index..<found.end, confidence: 0.9)
      return found.end
    }
    if let found = togetherness.match(reading.tokens, at: index), reading.isFree(index..<found.end) {
      reading.add(.together, .flag(found.meaning), index..<found.end, confidence: 0.9)
      return found.end
    }
    if let found = areas.match(reading.tokens, at: index), reading.isFree(index..<found.end),
      isPlace(reading, index, found.end)
    {
      reading.add(.section, .section(.area(found.meaning)), index..<found.end, confidence: 0.88)
      return found.end
    }
    return nil
  }

  /// “the front desk”, “first floor office”, “club” as a name: words that also mean other things need a neighbour.
  private static func isPlace(_ reading: Reading, _ start: Int, _ end: Int) -> Bool {
    let (word, next) = (reading.word(start), reading.word(end))
    switch word {
    case "box": return !["office", "set"].contains(next)
    case "front" where end == start + 1: return !["desk", "door", "page", "of"].contains(next)
    case "back" where end == start + 1:
      return ["the"].contains(reading.word(start - 1))
        && ["in", "at", "near"].contains(reading.word(start - 2))
    case "side" where end == start + 1, "middle" where end == start + 1, "centre" where end == start + 1,
      "center" where end == start + 1, "central" where end == start + 1:
      return next != "of" || word == "middle"
    case "lower" where end == start + 1, "upper" where end == start + 1, "lowers", "uppers":
      return next != "price" && next != "than"
    default: return true
    }
  }

  private static let areas = PhraseTable<SeatArea>([
    (
      "floor|floor seats|floors|on the floor|parquet|parkett|pitch|pit|the pit|ground level|field level|field seats|fosse",
      .floor
    ),
    (
      "lower bowl|lower level|lower deck|lower tier|lower stand|lower section|lower|lowers|lower seats|100 level|100s|unterrang|lower ring|downstairs|abajo|unten|en bas|in basso",
      .lower
    ),
    (
      "upper bowl|upper level|upper deck|upper tier|upper stand|upper section|upper|uppers|upper seats|nosebleed|nosebleeds|nose bleeds|nose bleed|the gods|300 level|300s|400 level|oberrang|upper ring|cheap seats|rafters|way up high|too high up|high up|up high|far up|too far up|so far up|way up|up in the gods|at the top|near the roof|under the roof|upstairs|top level|top tier|top deck|arriba|oben|en haut|in alto",
      .upper
    ),
    ("200 level|200s|mid level|middle tier|middle level|second tier", .middle),
    ("balcony|balconies|balkon|balcon", .balcony), ("mezzanine|mezz", .mezzanine),
    ("orchestra|orchestra seats|stalls|orch|platea|parterre", .orchestra),
    ("dress circle|grand circle|circle|upper circle|royal circle", .circle),
    ("gallery|amphitheatre", .gallery),
    ("box|boxes|private box|suite|suites|luxury box|loge|skybox|executive box|box seats", .box),
    ("club level|club seats|club section", .club), ("vip|vips|vip section|hospitality", .vip),
    ("standing|standing room|standing only|stand up|stehplatz|stehplatze", .standing),
    ("seated|seating only|sitzplatz|sitzplatze|sitting", .seated), ("general admission|ga", .general),
    ("courtside|court side|ringside|rinkside|pitchside|pitch side|glass seats|on the glass", .courtside),
    (
      "front|up front|at the front|front section|towards the front|near the front|close to the front|toward the front",
      .front
    ), ("at the back|in the back|back section|towards the back|near the back", .back), ("back", .back),
    (
      "center|centre|in the middle|in the center|in the centre|midfield|halfway line|half way line|center court|centre court|50 yard line|middle|central",
      .centre
    ), ("sideline|side line|on the side|on the sides|sidelines|side|wings|side view", .side),
    ("corner|corners|in the corner", .corner),
    (
      "behind the goal|behind goal|behind the goals|behind the net|behind the basket|end zone|endzone|goal end|behind home plate",
      .behindGoal
    ),
    ("behind the stage|behind stage", .behindStage),
    (
      "restricted view|obstructed view|limited view|obstructed|partial view|blocked view|behind a pillar|pillar",
      .restrictedView
    ), ("lawn|lawn seats|grass", .lawn),
    ("bleachers|bleacher|terrace|terraces", .bleachers),
    (
      "near the stage|close to the stage|near stage|by the stage|close up|up close|close to the action|close to the field|close to the court|near the field|near the court|close to the pitch|near the pitch|close to the ice|as close as possible",
      .nearStage
    ),
    (
      "good view|great view|nice view|clear view|decent view|best view|good seats|decent seats|great seats|nice seats",
      .goodView
    ),
  ])

  private static let needs = PhraseTable<AccessNeed>([
    (
      "wheelchair companion|companion seat|companion seats|carer seat|carer|with a carer|carers|caregiver",
      .companion
    ),
    (
      "wheelchair|wheelchairs|wheel chair|wheelchair user|wheelchair accessible|wheelchair space|in a wheelchair|rollstuhl|fauteuil roulant|silla de ruedas|mobility scooter",
      .wheelchair
    ),
    (
      "step free|no steps|no stairs|without stairs|without steps|can't do stairs|can't climb stairs|cannot climb stairs|can't do steps|can't manage stairs|can't use stairs|few stairs|elevator|lift access|elevator access|stairs|crutches|walker|walking stick|on crutches|barrier free|trouble walking|bad knee|bad knees|bad hip|mobility issues|limited mobility|cane|can't walk far|trouble with stairs",
      .stepFree
    ),
    (
      "aisle|aisle seat|aisle seats|on the aisle|end of the row|end of a row|gangway|legroom|leg room", .aisle
    ),
    (
      "hearing|hearing loop|hard of hearing|hearing impaired|hearing aid|hearing aids|deaf|sign language|asl|bsl|captioned|captions|captioning|induction loop|interpreter",
      .hearing
    ),
    (
      "blind|visually impaired|low vision|audio description|audio described|partially sighted|poor eyesight|visual impairment",
      .vision
    ),
    ("service dog|guide dog|service animal|assistance dog", .serviceAnimal),
    (
      "accessible|accessible seating|accessible seats|disabled|disability|ada|handicap|handicapped|accessibility",
      .accessible
    ),
  ])

  private static let togetherness = PhraseTable<Bool>([
    (
      "don't need to sit together|don't have to be together|don't have to sit together|doesn't have to be together|need not be together|not necessarily together|not together|apart|split up|splitting up|can be split|scattered|separate seats|separately|separate is fine|separate is ok|split is fine|don't mind splitting|don't mind being split|singles are fine|don't need to be together|doesn't need to be together|split us up|ok to split|can be separate|not next to each other",
      false
    ),
    (
      "together|next to each other|side by side|adjacent|next to one another|beside each other|all together|sit together|seated together|sitting together|seats together|in one row|same row|in the same row|in a row|zusammen|nebeneinander|consecutive|adjoining",
      true
    ),
  ])

  // MARK: Sections, rows, seats

  private static let sectionWords: Set<String> = [
    "section", "sections", "sec", "sect", "block", "stand", "zone", "bereich", "area", "sector", "sektor",
    "tribune", "blk", "secs",
  ]

  /// section 104, sec. B, block C12; sections 101 or 102
  private static func namedSection(_ reading: inout Reading, at index: Int) -> Int? {
    guard sectionWords.contains(reading.word(index)) else { return nil }
    var next = index + 1
    if reading.word(next) == "." || reading.word(next) == "#" || reading.word(next) == ":" { next += 1 }
    guard let first = designation(reading, at: next) else { return sectionBefore(&reading, at: index) }
    reading.add(.section, .section(.named(first.name)), index..<first.end, confidence: 0.95)
    var end = first.end
    while ["or", "and", ",", "/", "&"].contains(reading.word(end)),
      let more = designation(reading, at: end + 1), !reading.is(more.end, .ticket)
    {
      reading.add(.section, .section(.named(more.name)), end + 1..<more.end, confidence: 0.85)
      end = more.end
    }
    return end
  }

  /// “the 104 section”, “north stand”
  private static func sectionBefore(_ reading: inout Reading, at index: Int) -> Int? {
    guard reading.isFree(index - 1), reading.tokens.indices.contains(index - 1) else { return nil }
    let token = reading.tokens[index - 1]
    guard
      token.kind == .number
        || ["north", "south", "east", "west", "home", "away", "main", "family"].contains(token.text)
    else { return nil }
    let name = token.kind == .number ? token.text : token.text + " " + reading.word(index)
    reading.add(.section, .section(.named(name)), index - 1..<index + 1, confidence: 0.8)
    return index + 1
  }

  /// `104`, `B`, `C12`, `12A`: what sections and rows are called, in capitals.
  private static func designation(_ reading: Reading, at index: Int) -> (name: String, end: Int)? {
    guard reading.isFree(index) else { return nil }
    let token = reading.tokens[index]
    let next = reading.tokens[safe: index + 1]
    let isGlued = next?.isGlued == true && reading.isFree(index + 1)
    if token.kind == .number, token.text.utf8.count <= 4 {
      if let next, isGlued, next.kind == .word, next.text.utf8.count == 1 {
        return (token.text + next.text.uppercased(), index + 2)
      }
      return (token.text, index + 1)
    }
    guard token.kind == .word, token.text.utf8.count <= 2,
      token.facts.flags.isDisjoint(with: [.article, .ordinary])
        || token.isCapitalised && token.text.utf8.count == 1 && token.text != "i"
    else {
      if let number = reading.facts(index).number, (1...20).contains(number), !reading.is(index, .foreign) {
        return ("\(number)", index + 1)
      }
      return nil
    }
    if let next, isGlued, next.kind == .number, next.text.utf8.count <= 3 {
      return (token.text.uppercased() + next.text, index + 2)
    }
    return (token.text.uppercased(), index + 1)
  }

  /// row F, front row, first three rows, rows 1-5
  private static func row(_ reading: inout Reading, at index: Int) -> Int? {
    if let found = rows.match(reading.tokens, at: index), reading.isFree(index..<found.end) {
      reading.add(.row, .row(found.meaning), index..<found.end, confidence: 0.92)
      return found.end
    }
    if ["row", "rows", "reihe", "rang"].contains(reading.word(index)),
      let found = designation(reading, at: index + 1)
    {
      reading.add(.row, .row(.named(found.name)), index..<found.end, confidence: 0.93)
      return found.end
    }
    if ["first", "front"].contains(reading.word(index)), let number = reading.number(at: index + 1),
      let count = number.whole, (1...50).contains(count), reading.word(number.end) == "rows"
    {
      reading.add(.row, .row(.first(count)), index..<number.end + 1, confidence: 0.9)
      return number.end + 1
    }
    // “2nd row”, “third row”
    if let day = DateReader(reading: reading).dayNumber(at: index), day.isOrdinal,
      reading.word(day.end) == "row"
    {
      reading.add(.row, .row(.named("\(day.day)")), index..<day.end + 1, confidence: 0.9)
      return day.end + 1
    }
    return nil
  }

  private static let rows = PhraseTable<RowWish>([
    ("front row|first row|front rows|very front|frontrow|1st row|erste reihe|row one|premier rang", .front),
    ("last row|back row|back rows|very back", .back),
    ("first few rows|first couple rows|first couple of rows", .first(3)),
  ])

  /// seats 12 and 13, A-12, 104-F-7
  private static func seats(_ reading: inout Reading, at index: Int) -> Int? {
    if ["seat", "seats", "platz"].contains(reading.word(index)),
      reading.tokens[safe: index + 1]?.kind == .number || reading.asked == .choice
    {
      var names: [String] = []
      var end = index
      var next = index + 1
      while let name = seatName(reading, at: next)
        ?? designation(reading, at: next).map({ ($0.name, $0.end) })
      {
        names.append(name.0)
        end = name.1
        guard ["and", ",", "&", "+", "or"].contains(reading.word(end)), reading.isFree(end) else { break }
        next = reading.word(end + 1) == "and" ? end + 2 : end + 1
      }
      guard !names.isEmpty, names.count <= 50, !reading.is(end, .ticket), reading.facts(end).currency == nil
      else { return nil }
      reading.add(.seats, .seats(names), index..<end, confidence: 0.85)
      return end
    }
    guard let first = seatName(reading, at: index) else { return nil }
    var (names, end) = ([first.0], first.1)
    while ["and", ",", "&", "+"].contains(reading.word(end)), let more = seatName(reading, at: end + 1),
      names.count < 50
    {
      names.append(more.0)
      end = more.1
    }
    reading.add(.seats, .seats(names), index..<end, confidence: 0.9)
    return end
  }

  private static func seatName(_ reading: Reading, at index: Int) -> (String, Int)? {
    guard reading.isFree(index) else { return nil }
    var parts = [reading.tokens[index]]
    var end = index + 1
    while reading.word(end) == "-", reading.isGlued(end), reading.isGlued(end + 1), reading.isFree(end + 1),
      parts.count < 3
    {
      parts.append(reading.tokens[end + 1])
      end += 2
    }
    guard parts.count >= 2, let last = parts.last, last.kind == .number, last.text.utf8.count <= 4,
      parts.allSatisfy({ $0.kind == .number || $0.text.utf8.count <= 3 && $0.kind == .word }),
      parts.contains(where: { $0.kind == .word }),
      parts.allSatisfy({ $0.kind == .number || $0.text.utf8.count <= 2 || $0.isCapitalised })
    else { return nil }
    return (parts.map { $0.text.uppercased() }.joined(separator: "-"), end)
  }
}
