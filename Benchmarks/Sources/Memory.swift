import Foundation

/// The memory of this process.
enum Memory {
  /// The bytes in use, from Linux's `/proc/self/statm`; 0 where there is none.
  static var resident: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
  }
}
