public import Telemetry

extension ModelError: TracedError {
  public var traceName: String? { kind == .cancelled ? nil : "ModelError.\(kind.rawValue)" }
}
