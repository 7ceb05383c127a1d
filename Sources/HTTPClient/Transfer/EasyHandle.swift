import CCurl

/// One of libcurl's easy handles, which makes one call after the other. Only on the loop's thread.
///
/// What is the same for all calls is set once; what differs is set again only where it does differ.
final class EasyHandle {
  let curl: UnsafeMutableRawPointer
  /// The call that it makes.
  var transfer: Transfer?
  /// Where it stands among those that are busy.
  var index = 0
  unowned let loop: TransferLoop

  private var url = ""
  private var method = ""
  private var lines = HeaderLines()
  private var hasLines = false
  private var body: UnsafeMutableRawBufferPointer
  private var version: Int?
  private var proxy: String?
  private let message: UnsafeMutablePointer<CChar>

  /// Longer bodies' memory is given back after each call, in bytes.
  private static let keptBody = 64 << 10

  init?(_ loop: TransferLoop) {
    guard let curl = curl_easy_init() else { return nil }
    self.curl = curl
    self.loop = loop
    body = .allocate(byteCount: 1, alignment: 1)
    message = .allocate(capacity: Int(CURL_ERROR_SIZE))
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    setUp(loop.configuration)
  }

  deinit {
    curl_easy_cleanup(curl)
    body.deallocate()
    message.deallocate()
  }

  private func setUp(_ configuration: HTTPClientConfiguration) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    set(CURLOPT_PRIVATE, context)
    set(CURLOPT_ERRORBUFFER, message)
    usher_curl_on_header(curl, headerCame, context)
    usher_curl_on_body(curl, bodyCame, context)
    usher_curl_on_connected(curl, connected, context)
    usher_curl_on_open_socket(curl, openSocket, context)
    // The socket outlives the handle that opened it.
    usher_curl_on_close_socket(curl, closeSocket, Unmanaged.passUnretained(loop).toOpaque())
    set(CURLOPT_SHARE, loop.share)
    set(CURLOPT_NOSIGNAL, 1)
    // Else cancelling a call would wait for its name to be looked up.
    set(CURLOPT_QUICK_EXIT, 1)
    set(CURLOPT_PROTOCOLS_STR, "http,https")
    set(CURLOPT_TCP_KEEPALIVE, 1)
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    set(CURLOPT_USERAGENT, configuration.userAgent)
    set(CURLOPT_MAXAGE_CONN, Int(configuration.idleConnectionTime.nanoseconds / 1_000_000_000))
    // The loop looks after all deadlines itself.
    set(CURLOPT_CONNECTTIMEOUT_MS, Int(Int32.max))
    // A call waits for a connection that is being made, to see whether it can be shared.
    set(CURLOPT_PIPEWAIT, 1)
    if let file = configuration.certificateAuthorities { set(CURLOPT_CAINFO, file) }
  }

  // MARK: - A call

  /// Takes a call on.
  func prepare(_ transfer: Transfer) {
    self.transfer = transfer
    let request = transfer.request
    if url != transfer.address.url {
      url = transfer.address.url
      set(CURLOPT_URL, url)
    }
    setMethodAndBody(request)
    setLines(transfer)
    let version = Self.version(request, transfer.address)
    if self.version != version {
      self.version = version
      set(CURLOPT_HTTP_VERSION, version)
    }
    let proxy = loop.proxies.proxy(for: transfer)
    if self.proxy != proxy {
      self.proxy = proxy
      set(CURLOPT_PROXY, proxy)
      set(CURLOPT_NOPROXY, proxy.isEmpty ? "*" : loop.proxies.except)
    }
    message.pointee = 0
  }

  /// Gives the call up, and what was only for it.
  func clear() {
    transfer = nil
    if body.count > Self.keptBody {
      set(CURLOPT_POSTFIELDS, nil)
      method = ""
      body.deallocate()
      body = .allocate(byteCount: 1, alignment: 1)
    }
  }

  private func setMethodAndBody(_ request: HTTPClientRequest) {
    if let bytes = request.body {
      if body.count < bytes.count {
        body.deallocate()
        body = .allocate(byteCount: max(bytes.count, 2048), alignment: 1)
      }
      bytes.withUnsafeBytes { body.copyMemory(from: $0) }
      setMethod(request.method, with: "POST")
      set(CURLOPT_POSTFIELDS, body.baseAddress)
      usher_curl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
    } else if ["POST", "PUT", "PATCH"].contains(request.method) {
      setMethod(request.method, with: "POST")
      set(CURLOPT_POSTFIELDS, body.baseAddress)
      usher_curl_set_offset(curl, CURLOPT_POSTFIELDSIZE_LARGE, 0)
    } else {
      setMethod(request.method, with: request.method == "HEAD" ? "HEAD" : "GET")
    }
  }

  /// - Parameter kind: What libcurl takes it for.
  private func setMethod(_ method: String, with kind: String) {
    let both = kind == method ? method : "\(method) as \(kind)"
    guard self.method != both else { return }
    self.method = both
    set(CURLOPT_NOBODY, kind == "HEAD" ? 1 : 0)
    switch kind {
    case "POST": set(CURLOPT_POST, 1)
    case "GET": set(CURLOPT_HTTPGET, 1)
    default: break
    }
    if kind == method { set(CURLOPT_CUSTOMREQUEST, nil) } else { set(CURLOPT_CUSTOMREQUEST, method) }
  }

  private func setLines(_ transfer: Transfer) {
    let request = transfer.request
    var extra: [StaticString] = []
    if transfer.asksForGzip { extra.append("Accept-Encoding: gzip") }
    if request.body != nil {
      // Without a value: libcurl's own line is left out.
      extra.append("Expect:")
      if !request.headers.contains(where: {
        $0.name.utf8.count == 12 && $0.name.lowercased() == "content-type"
      }) {
        extra.append("Content-Type:")
      }
    }
    let list = lines.fill(request.headers, extra)
    if list != nil || hasLines { set(CURLOPT_HTTPHEADER, list) }
    hasLines = list != nil
  }

  private static func version(_ request: HTTPClientRequest, _ address: Address) -> Int {
    switch request.version {
    case .negotiated: address.isSecure ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
    case .http1: CURL_HTTP_VERSION_1_1
    case .http2: CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
    }
  }

  // MARK: - What libcurl says

  /// What it says about the failure, in words.
  func reason(_ code: CURLcode) -> String {
    message.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: message)
  }

  /// How much of the request's body was sent.
  var sentBytes: Int64 {
    var count: curl_off_t = 0
    usher_curl_get_offset(curl, CURLINFO_SIZE_UPLOAD_T, &count)
    return Int64(count)
  }

  /// Whether the call used a connection that was there.
  var hasReusedConnection: Bool {
    var count = 0
    usher_curl_get_long(curl, CURLINFO_NUM_CONNECTS, &count)
    return count == 0
  }

  /// The system's error that broke a connection.
  var systemError: Int {
    var number = 0
    usher_curl_get_long(curl, CURLINFO_OS_ERRNO, &number)
    return number
  }

  static func of(_ curl: UnsafeMutableRawPointer?) -> EasyHandle? {
    guard let curl else { return nil }
    var context: UnsafeMutableRawPointer?
    usher_curl_get_pointer(curl, CURLINFO_PRIVATE, &context)
    return context.map { Unmanaged<EasyHandle>.fromOpaque($0).takeUnretainedValue() }
  }

  private func set(_ option: CURLoption, _ value: Int) {
    usher_curl_set_long(curl, option, value)
  }

  private func set(_ option: CURLoption, _ value: UnsafeRawPointer?) {
    usher_curl_set_pointer(curl, option, value)
  }
}
