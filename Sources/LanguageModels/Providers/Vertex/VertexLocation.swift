/// Where a project's models of Vertex AI run.
public struct VertexLocation: Hashable, Sendable {
  /// The project's id.
  public var project: String
  /// A region such as `europe-west4`, one of the unions `us` and `eu`, or `global`.
  public var location: String

  /// Names a place.
  public init(project: String, location: String) {
    self.project = project
    self.location = location
  }

  /// Where addresses begin.
  ///
  /// - Parameters:
  ///   - version: The API's version.
  ///   - host: The host's name where it is not the location's own: that of a dedicated endpoint (see
  ///     ``dedicatedHost(endpoint:projectNumber:)``) or of a private connection.
  public func baseURL(version: String = "v1beta1", host: String? = nil) -> String {
    "https://\(host ?? self.host)/\(version)/projects/\(project)/locations/\(location)"
  }

  /// The host of an endpoint that has one of its own. Vertex AI names it by the project's number, not its id.
  public func dedicatedHost(endpoint: String, projectNumber: String) -> String {
    "\(endpoint).\(location)-\(projectNumber).prediction.vertexai.goog"
  }

  private var host: String {
    switch location {
    case "global": "aiplatform.googleapis.com"
    case "us", "eu": "aiplatform.\(location).rep.googleapis.com"
    default: "\(location)-aiplatform.googleapis.com"
    }
  }
}
