/// What a model made of an example that it had not seen.
struct HeldOutReading {
  let reading: IntentModel.Reading
  /// The example's true intent, counted as the model counts.
  let label: Int
}
