import FoundationEssentials

/// Tensors in a memory-mapped safetensors file: eight bytes with the header's length, a JSON header, the data.
///
/// The header is not trusted: every offset, shape and type is checked before anything is read.
struct SafetensorsFile: Sendable {
  /// Where a tensor lies.
  struct Tensor: Sendable, Hashable {
    let type: String
    let shape: [Int]
    /// Offsets into the file.
    let range: Range<Int>
  }

  /// The format's own limit.
  static let maximumHeaderSize = 100_000_000

  let file: MappedFile
  let tensors: [String: Tensor]

  /// Maps the file and checks its header.
  init(path: String) throws {
    file = try MappedFile(path: path)
    do {
      tensors = try Self.tensors(in: file.bytes)
    } catch let error as ModelError {
      throw ModelError.invalid("\(path): \(error)")
    }
  }

  /// Reads and checks the header.
  static func tensors(in bytes: UnsafeRawBufferPointer) throws -> [String: Tensor] {
    guard bytes.count >= 8 else { throw ModelError.invalid("too short for a safetensors header") }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(min(bytes.count - 8, maximumHeaderSize)) else {
      throw ModelError.invalid("the header is longer than the file")
    }
    let dataStart = 8 + Int(length)
    let header = Data(bytes[8..<dataStart])
    guard let entries = try? JSONDecoder().decode([String: HeaderEntry].self, from: header) else {
      throw ModelError.invalid("the header is not a JSON object of tensors")
    }
    var tensors: [String: Tensor] = [:]
    for (name, entry) in entries {
      guard case .tensor(let type, let shape, let offsets) = entry else { continue }
      tensors[name] = try tensor(
        name, type: type, shape: shape, offsets: offsets, data: dataStart..<bytes.count)
    }
    return tensors
  }

  private static func tensor(
    _ name: String, type: String, shape: [Int], offsets: [Int], data: Range<Int>
  ) throws -> Tensor {
    let sizes = [
      "F64": 8, "I64": 8, "F32": 4, "I32": 4, "F16": 2, "BF16": 2, "I16": 2, "I8": 1, "U8": 1, "BOOL": 1,
    ]
    guard var size = sizes[type] else { throw ModelError.invalid("tensor \(name) has unknown type \(type)") }
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      guard length >= 0, !overflow else { throw ModelError.invalid("tensor \(name) has an impossible shape") }
      size = product
    }
    guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= data.count,
      offsets[1] - offsets[0] == size
    else { throw ModelError.invalid("tensor \(name) does not lie in the file as its shape says") }
    return Tensor(
      type: type, shape: shape, range: data.lowerBound + offsets[0]..<data.lowerBound + offsets[1])
  }

  /// The numbers of a float32 tensor, or an error when it is missing or of another type, shape or alignment.
  func floats(_ name: String, shape: [Int]) throws -> UnsafeBufferPointer<Float> {
    guard let tensor = tensors[name] else { throw ModelError.invalid("the model has no tensor \(name)") }
    guard tensor.type == "F32", tensor.shape == shape else {
      throw ModelError.invalid("tensor \(name) is \(tensor.type) \(tensor.shape), not F32 \(shape)")
    }
    guard tensor.range.lowerBound % MemoryLayout<Float>.alignment == 0 else {
      throw ModelError.invalid("tensor \(name) is not aligned")
    }
    return UnsafeRawBufferPointer(rebasing: file.bytes[tensor.range]).assumingMemoryBound(to: Float.self)
  }
}

/// A member of the header: a tensor, or the free-form metadata, which is left alone.
private enum HeaderEntry: Decodable {
  case tensor(type: String, shape: [Int], offsets: [Int])
  case metadata

  private enum CodingKeys: String, CodingKey {
    case type = "dtype"
    case shape
    case offsets = "data_offsets"
  }

  init(from decoder: any Decoder) throws {
    if decoder.codingPath.last?.stringValue == "__metadata__" {
      self = .metadata
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self = .tensor(
      type: try container.decode(String.self, forKey: .type),
      shape: try container.decode([Int].self, forKey: .shape),
      offsets: try container.decode([Int].self, forKey: .offsets))
  }
}
