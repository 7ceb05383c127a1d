/// The words of a question or sentence that carry its subject, stemmed.
enum ContentWords {
  /// The concepts that a text's content words stand for, as stems, each once, in order of appearance.
  static func stems(of text: String) -> [String] {
    var seen: Set<String> = []
    var stems: [String] = []
    let words = Words(text).makeIterator()
    var pending = words.next()
    while var word = pending {
      pending = words.next()
      if let next = pending, let both = Synonyms.word(for: word, next) {
        word = both
        pending = words.next()
      }
      guard !functionWords.contains(word) else { continue }
      let stem = Synonyms.concept(of: Stem.of(Synonyms.plain(word)))
      if seen.insert(stem).inserted { stems.append(stem) }
    }
    return stems
  }

  /// Whether a word only holds a sentence together.
  static func isFunctionWord(_ word: String) -> Bool { functionWords.contains(word) }

  private static let functionWords: Set<String> = Set(
    """
    a about after again all also am an and any anybody anyone anything are arent as at be been before being between \
    both but by can cannot cant come comes could couldnt did didnt do does doesnt doing done dont down each either \
    else even ever every few for from get gets getting give go goes going gonna got had has hasnt have havent having \
    he hello help her here hers hey hi him his how i id if ill im in into is isnt it its ive just kind know let lets \
    like lot make may maybe me might mine more most much must my need needs neither no nor not now of off ok okay on \
    once one only or other our ours out over own please possible put rather really same say see shall she should \
    shouldnt so some somebody someone something somewhere still such sure take tell than thank thanks that thats the \
    their theirs them then there theres these they thing things think this those through to too try trying under \
    until up us use using very wanna want wanted wants was wasnt way we well went were werent what whats when whens \
    where wheres whether which while who whom whose why will with within without wont would wouldnt yes yet you your \
    yours
    """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
