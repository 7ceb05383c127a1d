import Essentials

extension [UInt8] {
  /// The bytes with a few of them changed, doubled or left out.
  func damaged(_ random: inout SplitMix64) -> [UInt8] {
    var bytes = self
    for _ in 0..<Int.random(in: 1...6, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(bytes[place], at: place)
      default:
        bytes.removeSubrange(place..<Swift.min(bytes.count, place + Int.random(in: 1...60, using: &random)))
      }
    }
    return bytes
  }
}
