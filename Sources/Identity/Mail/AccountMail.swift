import Essentials
public import Mail

/// The mails about a user's account: links to set a password, invitations, and what somebody should know of who has done
/// it themselves, so that they notice when it was not they.
public struct AccountMail: Sendable {
  private let outbox: MailOutbox
  private let company: String
  private let pages: String

  /// Writes mails.
  ///
  /// - Parameters:
  ///   - company: What the company is called.
  ///   - pages: The address of the account pages, as people reach it. Never what a request says of itself: the links
  ///     would lead to whoever sent it.
  public init(_ outbox: MailOutbox, company: String, pages: String) {
    self.outbox = outbox
    self.company = company
    self.pages = pages
  }

  /// What a mail is about.
  enum Occasion {
    case invitation(AccountLink)
    case reset(AccountLink)
    case passwordChanged(RequestOrigin)
    case factorAdded(RequestOrigin)
    case factorRemoved(RequestOrigin)
    case newDevice(RequestOrigin)

    var kind: String {
      switch self {
      case .invitation: "invitation"
      case .reset: "password_reset"
      case .passwordChanged: "password_changed"
      case .factorAdded: "second_factor_added"
      case .factorRemoved: "second_factor_removed"
      case .newDevice: "new_device"
      }
    }
  }

  /// Writes to a user, within the transaction that is the reason for it.
  ///
  /// - Returns: False where their address cannot be sent to.
  /// - Throws: A problem of status 503 when too many mails wait.
  func write(_ occasion: Occasion, to user: User, _ book: AccountBook) async throws -> Bool {
    // A name may have what no header field may; the address alone will do.
    let named = try? Mailbox(user.name, user.mail.text)
    guard let receiver = named ?? (try? Mailbox("", user.mail.text)) else { return false }
    let lifetime =
      switch occasion {
      case .invitation(let link), .reset(let link): link.expiresAt - book.now
      default: MailOutbox.longestTime
      }
    try await outbox.add(
      letter(occasion, to: user, at: book.now), to: receiver, kind: occasion.kind, user: user.id.text,
      lifetime: lifetime, at: book.now, book.connection, book.tenant)
    return true
  }

  private func letter(_ occasion: Occasion, to user: User, at now: Timestamp) -> Letter {
    let text = LetterText(greeting: user.name)
    let known = "If it was you, there is nothing to do."
    switch occasion {
    case .invitation(let link):
      return text.saying("You are invited to \(company). Choose a password to join:")
        .linking("Join", "\(pages)/invitation#token=\(link.token)")
        .saying("The link is good once, until \(Self.moment(link.expiresAt)).")
        .letter(about: "You are invited to \(company)")
    case .reset(let link):
      let minutes = max(1, (link.expiresAt - now).wholeMilliseconds / 60_000)
      return text.saying("Here you set a new password for \(company):")
        .linking("Set a new password", "\(pages)/set-password#token=\(link.token)")
        .saying("The link is good once, for \(minutes) minutes. If you have not asked for it, do nothing.")
        .letter(about: "Set a new password for \(company)")
    case .passwordChanged(let origin):
      return text.saying("Your password for \(company) was changed.").saying(Self.facts(origin, now))
        .saying("\(known) If not, set a new one now:")
        .linking("Set a new password", "\(pages)/forgotten-password")
        .letter(about: "Your password was changed")
    case .factorAdded(let origin):
      return text.saying("Signing in to \(company) takes a code from your app from now on.")
        .saying(Self.facts(origin, now))
        .saying("\(known) If not, somebody knows your password: tell whoever manages users at once.")
        .letter(about: "A second factor was added")
    case .factorRemoved(let origin):
      return text.saying("Signing in to \(company) takes no code from your app any more.")
        .saying(Self.facts(origin, now))
        .saying("\(known) If not, somebody knows your password: change it, and tell whoever manages users.")
        .linking("Change the password", "\(pages)/password")
        .letter(about: "The second factor was removed")
    case .newDevice(let origin):
      return text.saying("You have signed in to \(company) from a device or a place that is new here.")
        .saying(Self.facts(origin, now))
        .saying("\(known) If not, end that session and change your password:")
        .linking("Where you are signed in", "\(pages)/sessions")
        .letter(about: "A new device has signed in")
    }
  }

  private static func facts(_ origin: RequestOrigin, _ now: Timestamp) -> String {
    let place = origin.address.isEmpty ? "" : ", from \(origin.address)"
    return "When and where: \(moment(now)), \(origin.device)\(place)."
  }

  /// A moment for people, in UTC: `22 Nov 2026 08:21 UTC`.
  private static func moment(_ time: Timestamp) -> String {
    // `Sun, 22 Nov 2026 08:21:13 GMT`
    let parts = HTTPDate.text(time.milliseconds / 1000).split(separator: " ")
    return "\(parts[1]) \(parts[2]) \(parts[3]) \(parts[4].prefix(5)) UTC"
  }
}
