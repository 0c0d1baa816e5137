package config

// Release is this program's: what emsh version prints, and the build that a server says it has.
const Release = "0.1.0"
