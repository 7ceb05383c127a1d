/// Finds what belongs to one person: mail addresses, and long numbers such as those of telephones, cards and orders.
enum PersonalData {
  /// The fewest digits of a number that is somebody's; years and amounts are shorter.
  private static let digits = 6

  /// Whether a text names any. It says "yes" too often rather than too rarely.
  static func isNamed(in text: String) -> Bool {
    var digits = 0
    for character in text {
      if character == "@" { return true }
      if character.isNumber {
        digits += 1
        if digits >= Self.digits { return true }
      } else if !" -./()+".contains(character) {
        digits = 0
      }
    }
    return false
  }
}
