extension SmallTalk {
  /// How people say it.
  var examples: [String] {
    switch self {
    case .greeting:
      [
        "hi", "hello", "hey", "hi there", "hello there", "hey there", "good morning", "good afternoon",
        "good evening", "hiya", "howdy", "greetings", "yo", "hello anyone there", "is anybody there",
        "morning",
      ]
    case .thanks:
      [
        "thanks", "thank you", "thank you very much", "thanks a lot", "many thanks", "cheers", "ty", "thx",
        "great thanks", "perfect thank you", "that helped", "that was helpful", "ok thanks", "okay thank you",
        "awesome", "great", "perfect", "cool", "no thanks", "ok", "okay", "alright",
      ]
    case .goodbye:
      [
        "bye", "goodbye", "bye bye", "see you", "see you later", "have a nice day", "that's all",
        "that is all",
        "good night", "take care", "nothing else thanks", "no that's all",
      ]
    case .wellbeing:
      [
        "how are you", "how are you doing", "how's it going", "how do you do", "what's up",
        "are you ok today",
      ]
    case .identity:
      [
        "who are you", "what are you", "are you a bot", "are you a robot", "are you human",
        "am I talking to a machine",
        "are you an AI", "is this a real person", "what is your name", "are you a real person",
      ]
    case .abilities:
      [
        "what can you do", "what can you help me with", "how can you help me", "what do you know", "help",
        "help me",
        "what can I ask you", "can you help me", "I need help", "I have a question",
        "what topics do you cover",
      ]
    case .human:
      [
        "I want to talk to a human", "talk to a human", "speak to a person", "can I speak to someone",
        "real person please",
        "connect me to an agent", "transfer me to a representative", "human", "operator", "agent please",
        "let me talk to somebody", "I want a human", "get me a person", "live chat with a person",
        "a human please",
        "talk to a person", "can a person help me", "I don't want to talk to a bot",
        "speak to customer service",
        "I want to speak to a real person",
      ]
    }
  }
}
