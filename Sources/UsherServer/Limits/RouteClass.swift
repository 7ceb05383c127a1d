/// What kind of work a route is, as far as limits go: routes of one class share their callers' buckets.
enum RouteClass: String, CaseIterable, Sendable {
  /// Messages to an agent, and what a customer does beside them: begin a conversation, hold seats, buy.
  case chat
  /// Choosing a person: each takes a place in line, and people's time.
  case person
  /// Looking things up: events, seats, passages, one's own conversation.
  case search
  /// Bringing documents in.
  case upload
  /// Proving who one is.
  case signIn = "sign_in"
  /// Everything else.
  case general = "default"
  /// What must not be refused: health, measures, and what payment services tell, who sign it and send it in bursts.
  case unlimited
}

extension Access {
  /// The class of routes that name none. What anybody may call without saying who they are is limited as signing in is,
  /// so that what was forgotten is too strict.
  var usualLimit: RouteClass {
    if case .open = self { .signIn } else { .general }
  }
}
