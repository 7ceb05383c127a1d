import CDNNL

/// oneDNN's processor engine.
///
/// `@unchecked Sendable`: oneDNN engines may be used from any thread.
final class MatrixEngine: @unchecked Sendable {
  let handle: dnnl_engine_t

  init() throws {
    var engine: dnnl_engine_t?
    try Self.check(dnnl_engine_create(&engine, dnnl_cpu, 0), "start")
    handle = try Self.unwrap(engine, "start")
  }

  deinit { dnnl_engine_destroy(handle) }

  static func check(_ status: dnnl_status_t, _ operation: String) throws {
    guard status == dnnl_success else { throw ModelError.failed(operation, status: Int(status.rawValue)) }
  }

  static func unwrap<T>(_ value: T?, _ operation: String) throws -> T {
    guard let value else { throw ModelError.failed(operation, status: 0) }
    return value
  }
}
