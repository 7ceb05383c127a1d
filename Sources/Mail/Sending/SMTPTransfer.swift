import CCurl
import Essentials
import Synchronization

/// One conversation with a server that takes mail, by one of libcurl's easy handles. Made, used and given back on one
/// thread.
final class SMTPTransfer {
  /// Says that the conversation is to end.
  final class StopSign: Sendable {
    let isRaised = Atomic(false)
  }

  private let curl: UnsafeMutableRawPointer
  private let errorText: UnsafeMutablePointer<CChar>
  private let stop: StopSign
  private var receivers: UnsafeMutablePointer<curl_slist>?
  fileprivate var message: [UInt8] = []
  fileprivate var sentCount = 0
  /// What the server has said last.
  fileprivate var answer = ""

  init?(_ server: SMTPServer, name: String, timeout: Duration, _ stop: StopSign) {
    guard let curl = curl_easy_init() else { return nil }
    self.curl = curl
    self.stop = stop
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    setUp(server, name, timeout)
  }

  deinit {
    curl_easy_cleanup(curl)
    curl_slist_free_all(receivers)
    errorText.deallocate()
  }

  private func setUp(_ server: SMTPServer, _ name: String, _ timeout: Duration) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    // libcurl keeps copies of texts.
    set(CURLOPT_URL, "\(server.url)/\(name)")
    set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    set(CURLOPT_ERRORBUFFER, errorText)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_CONNECTTIMEOUT_MS, 15_000)
    set(CURLOPT_TIMEOUT_MS, Int(timeout.wholeMilliseconds))
    // No variable of the environment leads mail through a proxy for HTTP.
    set(CURLOPT_PROXY, "")
    set(
      CURLOPT_USE_SSL,
      server.encryption == .off ? Int(CURLUSESSL_NONE.rawValue) : Int(CURLUSESSL_ALL.rawValue))
    set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    if let file = server.certificateAuthorities { set(CURLOPT_CAINFO, file) }
    if let user = server.user, let password = server.password {
      set(CURLOPT_USERNAME, user)
      set(CURLOPT_PASSWORD, password.revealed)
    }
    usher_curl_on_header(curl, answered, context)
    usher_curl_on_body(curl, answered, context)
    usher_curl_on_read(curl, wantsMessage, context)
    usher_curl_on_progress(curl, goesOn, Unmanaged.passUnretained(stop).toOpaque())
  }

  /// What is to be sent. Lines that begin with a dot get another one by libcurl (RFC 5321, section 4.5.2).
  func send(_ message: [UInt8], from sender: String, to receiver: String) {
    self.message = message
    receivers = curl_slist_append(nil, "<\(receiver)>")
    set(CURLOPT_MAIL_FROM, "<\(sender)>")
    set(CURLOPT_MAIL_RCPT, receivers.map { UnsafeRawPointer($0) })
    set(CURLOPT_UPLOAD, 1)
    usher_curl_set_offset(curl, CURLOPT_INFILESIZE_LARGE, curl_off_t(message.count))
  }

  /// A command in place of a mail.
  func ask(_ command: String) {
    set(CURLOPT_NOBODY, 1)
    set(CURLOPT_CUSTOMREQUEST, command)
  }

  /// - Throws: A ``MailFailure``, or `CancellationError`.
  func perform() throws {
    let code = curl_easy_perform(curl)
    guard code != CURLE_OK else { return }
    if stop.isRaised.load(ordering: .relaxed) { throw CancellationError() }
    var status = 0
    usher_curl_get_long(curl, CURLINFO_RESPONSE_CODE, &status)
    let words =
      errorText.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
    throw MailFailure(
      isFinal: Self.isFinal(code, status), answer.isEmpty ? words : "\(words) (\(answer))")
  }

  /// A server that refuses a sender, a receiver or a mail for good says so (RFC 5321, section 4.2.1). That it does not
  /// let us in, or wants TLS (RFC 4954, section 6), is mended in the settings, and the mail goes then.
  private static func isFinal(_ code: CURLcode, _ status: Int) -> Bool {
    (500...599).contains(status) && code != CURLE_LOGIN_DENIED && code != CURLE_USE_SSL_FAILED
      && ![502, 503, 530, 534, 535, 538].contains(status)
  }

  private func set(_ option: CURLoption, _ value: Int) { usher_curl_set_long(curl, option, value) }

  private func set(_ option: CURLoption, _ value: String) {
    _ = value.withCString { usher_curl_set_pointer(curl, option, $0) }
  }

  private func set(_ option: CURLoption, _ value: UnsafeRawPointer?) {
    usher_curl_set_pointer(curl, option, value)
  }
}

// What libcurl calls, on the transfer's thread.

/// A line of the server's. The last one is kept, without what could begin a line in a log.
private func answered(
  _ line: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  if let line, let context {
    let bytes = UnsafeRawBufferPointer(start: line, count: size * count)
    let text = String(decoding: bytes.prefix(300), as: UTF8.self).unicodeScalars.filter {
      $0.value >= 32 && $0.value != 127
    }
    Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue().answer = String(
      String.UnicodeScalarView(text))
  }
  return size * count
}

private func wantsMessage(
  _ place: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let place, let context else { return 0 }
  let transfer = Unmanaged<SMTPTransfer>.fromOpaque(context).takeUnretainedValue()
  let piece = min(size * count, transfer.message.count - transfer.sentCount)
  transfer.message.withUnsafeBytes { bytes in
    UnsafeMutableRawPointer(place).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: bytes[transfer.sentCount..<(transfer.sentCount + piece)])
        .baseAddress ?? UnsafeRawPointer(place), byteCount: piece)
  }
  transfer.sentCount += piece
  return piece
}

private func goesOn(
  _ context: UnsafeMutableRawPointer?, _: curl_off_t, _: curl_off_t, _: curl_off_t, _: curl_off_t
) -> Int32 {
  guard let context else { return 0 }
  let stop = Unmanaged<SMTPTransfer.StopSign>.fromOpaque(context).takeUnretainedValue()
  return stop.isRaised.load(ordering: .relaxed) ? 1 : 0
}
