import Essentials

/// Finds the words nearest to a misspelled one without comparing it with all: every word stands under itself and
/// under each form of it with one letter taken out, so that words one slip apart meet under a common form (after
/// Garbe's symmetric deletion, https://github.com/wolfgarbe/SymSpell).
struct SpellingIndex: Sendable {
  private var forms: [String: [String]] = [:]

  mutating func add(_ word: String) {
    for form in Self.forms(of: word) where forms[form]?.contains(word) != true {
      forms[form, default: []].append(word)
    }
  }

  /// The only nearest word within a distance; nothing where two are as near, or the first letters differ in more
  /// than a swap.
  func nearest(to word: String, distance limit: Int) -> String? {
    var best: (word: String, distance: Int)?
    var isTied = false
    var seen: Set<String> = []
    for form in Self.forms(of: word) {
      for candidate in forms[form] ?? [] where seen.insert(candidate).inserted {
        let distance = EditDistance.between(word, candidate)
        guard distance <= limit, Self.beginAlike(word, candidate) else { continue }
        if let known = best {
          if distance < known.distance {
            (best, isTied) = ((candidate, distance), false)
          } else if distance == known.distance {
            isTied = true
          }
        } else {
          best = (candidate, distance)
        }
      }
    }
    return isTied ? nil : best?.word
  }

  private static func beginAlike(_ left: String, _ right: String) -> Bool {
    left.utf8.first == right.utf8.first
      || left.utf8.first == right.utf8.dropFirst().first && left.utf8.dropFirst().first == right.utf8.first
  }

  private static func forms(of word: String) -> [String] {
    var forms = [word]
    let bytes = Array(word.utf8)
    guard bytes.count <= 24, bytes.allSatisfy({ $0 < 128 }) else { return forms }
    for index in bytes.indices {
      var shorter = bytes
      shorter.remove(at: index)
      forms.append(String(decoding: shorter, as: UTF8.self))
    }
    return forms
  }
}
