package utility

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
)

// seal encrypts a secret under a key, or under one that only this user can read.
func seal(text string, key []byte) (string, error) {
	box, err := sealer(key)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, box.NonceSize())
	rand.Read(nonce)
	return hex.EncodeToString(box.Seal(nonce, nonce, []byte(text), nil)), nil
}

func unseal(text string, key []byte) (string, error) {
	box, err := sealer(key)
	if err != nil {
		return "", err
	}
	b, err := hex.DecodeString(text)
	if err != nil || len(b) < box.NonceSize() {
		return "", errors.New("not an encrypted secret")
	}
	plain, err := box.Open(nil, b[:box.NonceSize()], b[box.NonceSize():], nil)
	return string(plain), err
}

func sealer(key []byte) (cipher.AEAD, error) {
	if len(key) == 0 {
		var err error
		if key, err = userKey(); err != nil {
			return nil, err
		}
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, errors.New("the key must be 16, 24 or 32 bytes long")
	}
	return cipher.NewGCM(block)
}

// userKey is the key of this user on this machine, made when it is first needed.
func userKey() ([]byte, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "emsh", "secret.key")
	if key, err := os.ReadFile(path); err == nil && len(key) == 32 {
		return key, nil
	}
	key := make([]byte, 32)
	rand.Read(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	return key, os.WriteFile(path, key, 0o600)
}
