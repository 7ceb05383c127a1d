public import Telemetry

extension DatabaseError: TracedError {
  public var traceName: String? { kind == .cancelled ? nil : "DatabaseError.\(kind)" }
}
