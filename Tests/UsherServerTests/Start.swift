// The first file of this target; its owner replaces it.
