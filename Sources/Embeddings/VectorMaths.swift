/// Sums over vectors, four SIMD registers at a time.
public enum VectorMaths {
  /// The inner product of two vectors of the same length.
  public static func dot(_ first: [Float], _ second: [Float]) -> Float {
    first.withUnsafeBufferPointer { first in second.withUnsafeBufferPointer { dot(first, $0) } }
  }

  /// The inner product of two vectors of the same length.
  public static func dot(_ first: UnsafeBufferPointer<Float>, _ second: UnsafeBufferPointer<Float>) -> Float {
    precondition(first.count == second.count, "vectors of different lengths")
    guard let left = UnsafeRawPointer(first.baseAddress), let right = UnsafeRawPointer(second.baseAddress)
    else {
      return 0
    }
    var sums = (SIMD16<Float>.zero, SIMD16<Float>.zero)
    let stride = MemoryLayout<SIMD16<Float>>.stride
    var index = 0
    while index + 32 <= first.count {
      let offset = index * MemoryLayout<Float>.stride
      sums.0 +=
        left.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
        * right.loadUnaligned(fromByteOffset: offset, as: SIMD16<Float>.self)
      sums.1 +=
        left.loadUnaligned(fromByteOffset: offset + stride, as: SIMD16<Float>.self)
        * right.loadUnaligned(fromByteOffset: offset + stride, as: SIMD16<Float>.self)
      index += 32
    }
    var sum = (sums.0 + sums.1).sum()
    while index < first.count {
      sum += first[index] * second[index]
      index += 1
    }
    return sum
  }
}
