/// What only the loop's thread knows of a transfer.
struct TransferProgress {
  enum Stage {
    /// Others to the same host go first.
    case queued
    case connecting
    /// The request is sent or being sent.
    case waiting
    /// The head has come.
    case receiving
    case over
  }

  var stage = Stage.queued
  var handle: EasyHandle?
  var host: HostCalls?
  var head = ResponseHead()
  /// Since when the connection stands, or the request was last seen to be growing.
  var sendsSince: Int64 = 0
  /// How much of the request was sent then.
  var sentBytes: Int64 = 0
  var lastByteAt: Int64 = 0
  var receivedBytes = 0
  /// Why a callback refused to go on.
  var refusal: HTTPClientError?

  /// What has not been handed to the reader yet.
  var newBytes: [UInt8] = []
  var hasNewHead = false
  var ending: Transfer.Ending?
  var isTouched = false
}
