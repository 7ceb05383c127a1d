import Essentials

extension Problem {
  /// The same for an unknown mail address as for a wrong password.
  static let wrongCredentials = Problem(
    kind: "wrong-credentials", title: "Mail address or password are not right", status: 401,
    detail: """
      Check both and try again. Who has forgotten the password gets a link on the page /account/forgotten-password, or \
      from whoever manages users (POST /v1/users/{id}/reset, or `usher users reset-password`).
      """)

  static let lockedOut = Problem(
    kind: "user-locked", title: "The user is locked", status: 403,
    detail: "Ask whoever manages users to unlock you (PATCH /v1/users/{id}, or `usher users unlock`).")

  static let secondFactorNeeded = Problem(
    kind: "second-factor-needed", title: "A code is needed too", status: 401,
    detail:
      "Send the same again with `code`: what your authenticator app shows, or one of your recovery codes.")

  static let wrongCode = Problem(
    kind: "wrong-code", title: "The code is not right", status: 401,
    detail: """
      Codes are good for half a minute, and once. Wait for the next one and see that the clock of your device is right, \
      or use a recovery code.
      """)

  static let wrongRefreshToken = Problem(
    kind: "wrong-refresh-token", title: "The refresh token opens nothing", status: 401,
    detail: "It has lapsed, or its session is over. Sign in again: POST /auth/token.")

  static let refreshTokenReused = Problem(
    kind: "refresh-token-reused", title: "The refresh token was used before", status: 401,
    detail: """
      Somebody else may have a copy of it, so the whole session was ended. Sign in again: POST /auth/token; a client \
      must keep the newest refresh token, and use each one once.
      """)

  static let unknownUser = Problem(
    kind: "not-found", title: "There is nothing here", status: 404, detail: "There is no such user.")

  static let unknownSession = Problem(
    kind: "not-found", title: "There is nothing here", status: 404,
    detail: "There is no such session of yours, or it is over.")

  static let usersOnly = Problem(
    kind: "users-only", title: "This is for users who have signed in", status: 403,
    detail: "Keys have no sessions, passwords or second factors. Sign in: POST /auth/token.")

  static let mailTaken = Problem(
    kind: "mail-taken", title: "There is a user of this mail address", status: 409,
    detail: "Sign in, or ask whoever manages users for a link to set a new password.",
    errors: [FieldError(pointer: "/mail", detail: "is another user's")])

  static let wrongLink = Problem(
    kind: "wrong-link", title: "The link opens nothing", status: 403,
    detail: "It was used, has lapsed, or a newer one was made. Ask whoever manages users for another.")

  static let noMail = Problem(
    kind: "no-mail", title: "This server sends no mail", status: 409,
    detail: """
      Ask whoever manages users for a link to set a new password (POST /v1/users/{id}/reset, or \
      `usher users reset-password`). The setting `mail` has the server send such links itself.
      """)

  static let registrationClosed = Problem(
    kind: "registration-closed", title: "Users are invited here", status: 403,
    detail: """
      Ask whoever manages users for an invitation and send it as `invitation`. On a fresh server the first owner \
      registers with the operators' key as “Authorization: Bearer …” (the file `operator-key` in the data folder), or is \
      made by: usher users add.
      """)

  static let ownersOnly = Problem(
    kind: "owners-only", title: "Only an owner may do this", status: 403,
    detail: "Owners are made, changed and locked by owners, or with the operators' key.")

  static func beyondOwnScopes(_ scopes: Set<Scope>) -> Problem {
    let names = scopes.map { "`\($0.rawValue)`" }.sorted().joined(separator: ", ")
    return Problem(
      kind: "beyond-own-scopes", title: "Nobody gives away what they do not have", status: 403,
      detail: "You may not do \(names) yourself. Leave it out, or ask an owner or an admin to do it.")
  }

  static let lastOwner = Problem(
    kind: "last-owner", title: "The company would have no owner left", status: 409,
    detail: "Make somebody else an owner first.")

  static let noServiceUsers = Problem.wrongShape([
    .init(pointer: "/role", detail: "`service` is for API keys: POST /auth/api-key/create")
  ])

  static let wrongPassword = Problem(
    kind: "wrong-password", title: "The password is not right", status: 403,
    detail: "Send the password that you sign in with now.",
    errors: [FieldError(pointer: "/password", detail: "is not yours")])

  static let hasFactor = Problem(
    kind: "has-second-factor", title: "There is a second factor already", status: 409,
    detail: "Remove it first: POST /auth/totp/disable.")

  static let noFactorOffered = Problem(
    kind: "no-second-factor", title: "There is no second factor", status: 409,
    detail: "Begin with POST /auth/totp/enrol.")
}
