/// How the inputs and weights of a matrix product are held.
enum NumberKind: Hashable, Sendable {
  /// Single precision: 24 significant bits.
  case float
  /// The upper half of single precision: 8 significant bits. Sums are in single precision.
  case bfloat16
  /// Inputs as unsigned bytes with a step and a zero for each row, weights as signed bytes with a step for each
  /// output. Sums are whole numbers.
  case byte

  /// Bytes that an input or weight takes.
  var size: Int {
    switch self {
    case .float: 4
    case .bfloat16: 2
    case .byte: 1
    }
  }
}
