/// Where bytes stop being UTF-8.
public enum UTF8Validity {
  /// The number of bytes before the first one that does not belong to valid UTF-8; all of them when all do.
  public static func firstError(in bytes: some Sequence<UInt8>) -> Int {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var valid = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      valid += UTF8.width(scalar)
    }
    return valid
  }
}
