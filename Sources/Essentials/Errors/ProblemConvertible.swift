/// An error of a lower layer that a client may be told of, when it is not the program's fault and passes.
public protocol ProblemConvertible: Error {
  /// What the client is told; nothing when it is our fault.
  var problem: Problem? { get }
}
