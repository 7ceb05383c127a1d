#if canImport(Glibc)
import Glibc
#endif

/// Variables whose values come from elsewhere: where `NAME` may hold a secret, `NAME_FILE` may name a file with it, as
/// container platforms have it, and `NAME_COMMAND` a program that prints it.
public struct SecretVariables: Sendable {
  /// The environment in which each secret that was found stands under its own name.
  public let environment: [String: String]
  /// What is odd though not wrong, such as a file that everybody can read.
  public let warnings: [String]

  /// How long a program may take.
  public static let deadline = Duration.seconds(10)
  private static let (fileEnding, commandEnding) = ("_FILE", "_COMMAND")
  /// The longest secret, in bytes.
  private static let limit = 64 << 10
  /// How our own settings end that are secrets, or hold one.
  private static let ownEndings = ["_SECRET", "_KEY", "_TOKEN", "_PASSWORD", "_URL", "_ID"]
  /// Where container platforms put secrets, readable by everybody within the container.
  private static let platformFolders = ["/run/secrets/", "/var/run/secrets/"]

  /// Finds the secrets.
  ///
  /// - Parameters:
  ///   - names: The variables that may hold secrets, beside our own, which are known by their endings. A program is run for
  ///     no other: whatever else ends in `_COMMAND` is not meant for us.
  /// - Throws: What is wrong with any of them.
  public init(_ variables: [String: String], names: Set<String>) throws(ConfigurationError) {
    var environment = variables
    var issues: [ConfigurationIssue] = []
    var warnings: [String] = []
    for (variable, value) in variables.sorted(by: { $0.key < $1.key }) where !value.isEmpty {
      guard let source = Source(variable, names) else { continue }
      if let other = Self.another(source.name, beside: variable, in: variables) {
        issues.append(
          ConfigurationIssue(place: variable, reason: "\(other) is set too; set one of them, not both"))
        continue
      }
      do throws(Trouble) {
        switch source.kind {
        case .file:
          environment[source.name] = try Self.content(of: value)
          if let warning = Self.warning(about: value) { warnings.append("\(variable): \(warning)") }
        case .command: environment[source.name] = try Self.output(of: value, variables)
        }
        environment[variable] = nil
      } catch {
        issues.append(ConfigurationIssue(place: variable, reason: error.reason))
      }
    }
    guard issues.isEmpty else { throw ConfigurationError(issues) }
    self.environment = environment
    self.warnings = warnings
  }

  /// The variables that a text refers to, as `env:NAME`.
  public static func references(in text: String) -> Set<String> {
    var names: Set<String> = []
    var rest = text[...]
    while let start = rest.firstRange(of: "env:") {
      rest = rest[start.upperBound...]
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      if !name.isEmpty { names.insert(String(name)) }
    }
    return names
  }

  // MARK: Variables

  /// What a variable names the place of.
  private struct Source {
    enum Kind { case file, command }
    let name: String
    let kind: Kind

    init?(_ variable: String, _ names: Set<String>) {
      if variable.hasSuffix(SecretVariables.fileEnding) {
        (name, kind) = (String(variable.dropLast(SecretVariables.fileEnding.count)), .file)
      } else if variable.hasSuffix(SecretVariables.commandEnding) {
        (name, kind) = (String(variable.dropLast(SecretVariables.commandEnding.count)), .command)
      } else {
        return nil
      }
      let name = name
      let isOwn = name.hasPrefix("USHER_") && SecretVariables.ownEndings.contains { name.hasSuffix($0) }
      guard isOwn || names.contains(name) else { return nil }
    }
  }

  private static func another(_ name: String, beside variable: String, in variables: [String: String])
    -> String?
  {
    [name, name + fileEnding, name + commandEnding].first { other in
      other != variable && variables[other].map { !$0.isEmpty } ?? false
    }
  }

  /// Why a secret cannot be had.
  private struct Trouble: Error {
    let reason: String
  }

  // MARK: Files

  private static func content(of path: String) throws(Trouble) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw Trouble(reason: "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Trouble(reason: "\(path) is no file")
    }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else {
      throw Trouble(reason: "\(path) cannot be read: \(String(cString: strerror(errno)))")
    }
    return try secret(bytes.prefix(count), from: path)
  }

  /// What is wrong with who may read a file.
  private static func warning(about path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let isForOthers = status.st_mode & 0o004 != 0 && !platformFolders.contains(where: path.hasPrefix)
    if status.st_mode & 0o022 != 0 {
      return "others can change \(path), which holds a secret; take it from them with: chmod go-w \(path)"
    }
    return isForOthers
      ? "everybody on this machine can read \(path), which holds a secret; keep it with: chmod 600 \(path)"
      : nil
  }

  // MARK: Programs

  private static func output(of line: String, _ environment: [String: String]) throws(Trouble) -> String {
    guard let command = words(of: line), !command.isEmpty else {
      throw Trouble(reason: "this is no command: a quotation mark is not closed, or nothing stands there")
    }
    let result: ProgramOutput
    do throws(ProgramOutput.Failure) {
      result = try ProgramOutput(of: command, environment: environment, within: deadline, upTo: limit)
    } catch {
      throw Trouble(reason: sentence(error, command[0]))
    }
    guard result.ending == .exited(0) else {
      throw Trouble(reason: "\(command[0]) \(sentence(result.ending))\(quotation(result.errors))")
    }
    return try secret(result.output.prefix { $0 != UInt8(ascii: "\n") }, from: command[0])
  }

  private static func sentence(_ failure: ProgramOutput.Failure, _ program: String) -> String {
    switch failure {
    case .notStarted(let reason): reason
    case .tooSlow(let errors): "\(program) took longer than 10 seconds and was ended\(quotation(errors))"
    case .tooMuch: "\(program) wrote more than \(limit) bytes; its first line must be the secret"
    }
  }

  private static func sentence(_ ending: ProgramStart.Ending) -> String {
    switch ending {
    case .exited(let status): "ended with \(status)"
    case .killed(let signal): "was ended by signal \(signal)"
    }
  }

  /// What a program says of its failure, in one line.
  private static func quotation(_ errors: [UInt8]) -> String {
    let text = String(decoding: errors.prefix(1000), as: UTF8.self)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return text.isEmpty ? "" : ": " + text
  }

  /// The words of a command: between spaces, or between quotation marks of either kind. There is no shell: whoever wants
  /// one writes `sh -c '…'`.
  static func words(of line: String) -> [String]? {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let whole = word { words.append(whole) }
    return quote == nil ? words : nil
  }

  private static func secret(_ bytes: ArraySlice<UInt8>, from place: String) throws(Trouble) -> String {
    guard bytes.count <= limit else { throw Trouble(reason: "\(place) gives more than \(limit) bytes") }
    guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
      throw Trouble(reason: "\(place) gives no text in UTF-8")
    }
    let ends = text.reversed().prefix(while: \.isNewline).count
    let secret = String(text.dropLast(ends))
    guard !secret.isEmpty else { throw Trouble(reason: "\(place) gives nothing") }
    return secret
  }
}
