// Package auth answers who a client is: passwords, SASL mechanisms, the
// throttle against guessing, and whether an account may use a protocol.
//
// One Authenticator serves all protocols together, so that guesses at one
// count at the others. What is decided here is decided by one function a
// question (Access, Throttle.Ask), which a cmdlet can call with a tracer to
// show an administrator the same reasons that the service acts on.
//
// Rules the compiler cannot hold: an unknown name costs what a wrong password
// costs and is answered in the same words; a reason that tells something about
// an account is given only to who knows its password; nothing here writes a
// password anywhere.
package auth
