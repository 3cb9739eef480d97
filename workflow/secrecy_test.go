package workflow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/zalando/go-keyring"

	"ratsschreiber/store"
)

func init() { costs = stretch{Time: 1, Memory: 64, Threads: 1} } // the real ones take a quarter of a second each

// answers gives one passphrase after the other, then none.
type answers []string

func (a *answers) ask(context.Context, Asking) (string, error) {
	if len(*a) == 0 {
		return "", ErrNoPassphrase
	}
	first := (*a)[0]
	*a = (*a)[1:]
	return first, nil
}

func testKeys(t *testing.T, passphrases ...string) *Keys {
	t.Helper()
	a := answers(passphrases)
	return &Keys{Paths: Paths{Config: t.TempDir()}, Ask: a.ask}
}

// encryptedFile makes an encrypted meeting file and gives its path.
func encryptedFile(t *testing.T, keys *Keys, own bool) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.sitzung")
	key, head, err := keys.Lock(bg, path, own)
	must(t, err)
	f, _, err := NewMeeting(bg, path, NewMeetingOptions{Title: "Geheimrat", Key: key, Envelope: head})
	must(t, err)
	must(t, f.Close())
	return path
}

func opens(t *testing.T, path string, keys *Keys) error {
	t.Helper()
	key, err := keys.Unlock(bg, path)
	if err != nil {
		return err
	}
	f, err := OpenMeeting(bg, path, OpenOptions{Key: key, ReadOnly: true})
	if err != nil {
		return err
	}
	_, err = f.Meeting(bg)
	return errors.Join(err, f.Close())
}

func TestAPassphraseOpensItsFileAndNoOtherDoes(t *testing.T) {
	path := encryptedFile(t, testKeys(t, "korrekt pferd batterie"), true)
	must(t, opens(t, path, testKeys(t, "korrekt pferd batterie")))
	must(t, opens(t, path, testKeys(t, "falsch", "auch falsch", "korrekt pferd batterie")))
	if err := opens(t, path, testKeys(t, "a", "b", "c", "korrekt pferd batterie")); !errors.Is(err, store.ErrKey) {
		t.Errorf("after three wrong ones: %v", err)
	}
	if err := opens(t, path, testKeys(t)); !errors.Is(err, ErrNoPassphrase) {
		t.Errorf("nobody to ask: %v", err)
	}
	raw, err := os.ReadFile(path)
	must(t, err)
	if bytes.Contains(raw, []byte("Geheimrat")) || bytes.Contains(raw, []byte("pferd")) {
		t.Error("plain text in an encrypted file")
	}
}

func TestTheSameLettersTypedInTwoWaysAreOnePassphrase(t *testing.T) {
	path := encryptedFile(t, testKeys(t, "grüne Wiese über Wasser"), true) // ü as one letter
	must(t, opens(t, path, testKeys(t, "gru\u0308ne Wiese u\u0308ber Wasser")))
}

func TestShortPassphrasesAreRefused(t *testing.T) {
	for _, p := range []string{"", "kurz", "         ", "123456789"} {
		if _, _, err := testKeys(t, p).Lock(bg, "x", true); !errors.Is(err, ErrShortPassphrase) {
			t.Errorf("%q: %v", p, err)
		}
	}
}

func TestAWrongPassphraseIsToldFromADamagedFile(t *testing.T) {
	keys := testKeys(t, "korrekt pferd batterie")
	path := encryptedFile(t, keys, true)
	raw, err := os.ReadFile(path)
	must(t, err)
	for i := range 2 { // both copies of the head
		raw[i*4096+200] ^= 1
	}
	damaged := copyTo(t, raw)
	if err := opens(t, damaged, testKeys(t, "korrekt pferd batterie")); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("a damaged head: %v", err)
	}
	if err := opens(t, path, testKeys(t, "falsch", "falsch", "falsch")); !errors.Is(err, store.ErrKey) || errors.Is(err, store.ErrDamaged) {
		t.Errorf("a wrong passphrase: %v", err)
	}
	raw, err = os.ReadFile(path)
	must(t, err)
	raw[9000] ^= 1 // a page of the database
	if err := opens(t, copyTo(t, raw), testKeys(t, "korrekt pferd batterie")); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("a damaged page: %v", err)
	}
	for _, foreign := range []string{`{}`, `{"v":9,"slots":[{}]}`, `{"v":1,"id":"x","slots":[{"kind":"fingerprint"}]}`,
		`{"v":1,"id":"x","slots":[{"kind":"passphrase","kdf":{"t":1,"m":4294967295,"p":1,"salt":"AAAAAAAAAAAAAAAA"}}]}`} {
		other := copyTo(t, mustRead(t, path))
		must(t, store.WriteEnvelope(other, []byte(foreign)))
		if err := opens(t, other, testKeys(t, "korrekt pferd batterie")); !errors.Is(err, ErrEnvelope) {
			t.Errorf("envelope %s: %v", foreign, err)
		}
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	must(t, err)
	return raw
}

func TestOnePassphraseOpensAllFilesOfALibrary(t *testing.T) {
	keys := testKeys(t, "alle meine sitzungen")
	a, b := encryptedFile(t, keys, false), encryptedFile(t, keys, false) // asked once
	keyA, err := keys.Unlock(bg, a)
	must(t, err)
	keyB, err := keys.Unlock(bg, b)
	must(t, err)
	if bytes.Equal(keyA, keyB) {
		t.Error("two files have the same key")
	}
	// Another run of the program, then another machine, which has no library file.
	again := &Keys{Paths: keys.Paths, Ask: (&answers{"alle meine sitzungen"}).ask}
	must(t, opens(t, a, again))
	must(t, opens(t, b, again))
	must(t, opens(t, b, testKeys(t, "alle meine sitzungen")))

	// The closed part is not opened by it.
	closed := encryptedFile(t, testKeys(t, "nur fuer den vorsitz"), true)
	if err := opens(t, closed, again); err == nil {
		t.Error("the library opened a file that has a passphrase of its own")
	}
}

func TestALibrarysPassphraseIsChangedInAllItsFiles(t *testing.T) {
	keys := testKeys(t, "alle meine sitzungen")
	a, away := encryptedFile(t, keys, false), encryptedFile(t, keys, false)
	own := encryptedFile(t, testKeys(t, "nur fuer den vorsitz"), true)
	k := &Keys{Paths: keys.Paths, Ask: (&answers{"alle meine sitzungen", "neue passphrase"}).ask}
	changed, err := k.ChangeLibrary(bg, []string{a, own})
	must(t, err)
	if len(changed) != 1 || changed[0] != a {
		t.Errorf("changed %v", changed)
	}
	must(t, opens(t, a, testKeys(t, "neue passphrase")))
	if err := opens(t, a, testKeys(t, "alle meine sitzungen")); err == nil {
		t.Error("the old passphrase still opens the file")
	}
	must(t, opens(t, away, testKeys(t, "alle meine sitzungen"))) // it was out of reach
	must(t, opens(t, away, &Keys{Paths: keys.Paths, Ask: (&answers{"alle meine sitzungen"}).ask}))
	must(t, opens(t, own, testKeys(t, "nur fuer den vorsitz")))
	must(t, opens(t, encryptedFile(t, &Keys{Paths: keys.Paths, Ask: (&answers{"neue passphrase"}).ask}, false), testKeys(t, "neue passphrase")))
}

func TestChangingAPassphraseLeavesNoWayForTheOldOne(t *testing.T) {
	for _, anew := range []bool{false, true} {
		path := encryptedFile(t, testKeys(t, "korrekt pferd batterie"), true)
		must(t, ChangePassphrase(bg, path, testKeys(t, "korrekt pferd batterie", "eine ganz andere"), anew, testClerk))
		must(t, opens(t, path, testKeys(t, "eine ganz andere")))
		if err := opens(t, path, testKeys(t, "korrekt pferd batterie")); err == nil {
			t.Error("the old passphrase still opens the file")
		}
		// Neither of the two copies of the head has the old slot.
		raw := mustRead(t, path)
		raw[20] ^= 1
		if err := opens(t, copyTo(t, raw), testKeys(t, "korrekt pferd batterie")); err == nil {
			t.Error("the old passphrase opens the second copy of the head")
		}
	}
}

func TestEncryptingAndDecryptingKeepsTheFileAndItsLog(t *testing.T) {
	f := sealed(t, "nw")
	path := f.Path()
	digest, _, err := f.Frozen(bg)
	must(t, err)
	must(t, f.Close())
	old, err := os.Open(path) // the plain file, which is overwritten
	must(t, err)
	defer old.Close()
	must(t, Encrypt(bg, path, testKeys(t, "korrekt pferd batterie"), true, testClerk))
	if err := Encrypt(bg, path, testKeys(t, "korrekt pferd batterie"), true, testClerk); !errors.Is(err, ErrEncryptedAlready) {
		t.Errorf("encrypted twice: %v", err)
	}
	if st, err := old.Stat(); err != nil || st.Size() != 0 {
		t.Errorf("the plain file still has %d bytes, %v", st.Size(), err)
	}
	for _, word := range []string{"Grundschule", "Sommer", "Keller"} {
		if bytes.Contains(mustRead(t, path), []byte(word)) {
			t.Errorf("%q stands in the encrypted file", word)
		}
	}
	keys := testKeys(t, "korrekt pferd batterie")
	key, err := keys.Unlock(bg, path)
	must(t, err)
	g, err := OpenMeeting(bg, path, OpenOptions{Key: key})
	must(t, err)
	v, err := Verify(bg, g)
	must(t, err)
	if !v.Whole() || v.Digest != digest {
		t.Errorf("after encrypting: %+v", v)
	}
	must(t, g.Close())
	must(t, Decrypt(bg, path, keys, testClerk))
	if err := Decrypt(bg, path, keys, testClerk); !errors.Is(err, ErrNotEncrypted) {
		t.Errorf("decrypted twice: %v", err)
	}
	if what, bad := found(path, nil); bad {
		t.Errorf("after decrypting: %s", what)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	for _, e := range entries {
		if e.Name() != "rat.sitzung" && filepath.Ext(e.Name()) != ".txt" && filepath.Ext(e.Name()) != ".csv" && filepath.Ext(e.Name()) != ".json" {
			t.Errorf("left behind: %s", e.Name())
		}
	}
}

func TestNobodyEncryptsAFileThatSomebodyWorksOn(t *testing.T) {
	f := drafted(t, "nw", nil)
	release, err := f.Claim(store.Recorder)
	must(t, err)
	defer release()
	var busy *store.BusyError
	if err := Encrypt(bg, f.Path(), testKeys(t, "korrekt pferd batterie"), true, testClerk); !errors.As(err, &busy) {
		t.Errorf("got %v", err)
	}
	if locked, err := store.Locked(f.Path()); err != nil || locked {
		t.Errorf("encrypted all the same: %v, %v", locked, err)
	}
}

func TestTheKeyringOpensWithoutAsking(t *testing.T) {
	keyring.MockInit()
	shared := systemKeyring{}
	for _, own := range []bool{true, false} {
		keys := testKeys(t, "korrekt pferd batterie")
		keys.Keyring = shared
		path := encryptedFile(t, keys, own)
		must(t, keys.ShareKey(bg, path, false))
		silent := &Keys{Paths: keys.Paths, Keyring: shared}
		must(t, opens(t, path, silent))
		must(t, keys.ShareKey(bg, path, true))
		if err := opens(t, path, &Keys{Paths: keys.Paths, Keyring: shared}); !errors.Is(err, ErrNoPassphrase) {
			t.Errorf("after forgetting: %v", err)
		}
	}
	broken := testKeys(t, "korrekt pferd batterie")
	path := encryptedFile(t, broken, true)
	keyring.MockInitWithError(errors.New("locked"))
	must(t, opens(t, path, &Keys{Paths: broken.Paths, Keyring: shared, Ask: (&answers{"korrekt pferd batterie"}).ask})) // falls back quietly
	if err := broken.ShareKey(bg, path, false); err == nil {
		broken.Keyring = shared
		if err := broken.ShareKey(bg, path, false); !errors.Is(err, ErrNoKeyring) {
			t.Errorf("a broken keyring: %v", err)
		}
	}
}

func TestPortableUseLeavesTheKeyringAlone(t *testing.T) {
	if SystemKeyring(Paths{Home: "/stick"}) != nil {
		t.Error("a keyring in portable use")
	}
}

// FuzzEnvelope: whatever stands in the head of a file, unlocking ends with an error or a key, never with a crash or a machine without memory.
func FuzzEnvelope(f *testing.F) {
	f.Add([]byte(`{"v":1,"id":"x","slots":[{"kind":"passphrase","kdf":{"t":1,"m":64,"p":1,"salt":"AAAAAAAAAAAAAAAA"},"key":{"nonce":"AAAAAAAAAAAAAAAA","box":"AA=="}}]}`))
	f.Add([]byte(`{"v":1,"id":"x","slots":[{"kind":"library","library":"y","library_key":{}}]}`))
	path := filepath.Join(f.TempDir(), "x.sitzung")
	k := &Keys{Paths: Paths{Config: f.TempDir()}, Ask: (&answers{"korrekt pferd batterie"}).ask}
	key, head, err := k.Lock(bg, path, true)
	if err != nil {
		f.Fatal(err)
	}
	file, _, err := NewMeeting(bg, path, NewMeetingOptions{Key: key, Envelope: head})
	if err != nil {
		f.Fatal(err)
	}
	file.Close()
	f.Fuzz(func(t *testing.T, envelope []byte) {
		var e struct {
			Slots []struct {
				KDF stretch `json:"kdf"`
			} `json:"slots"`
		}
		_ = json.Unmarshal(envelope, &e)
		for _, s := range e.Slots {
			if s.KDF.Memory > 1024 || s.KDF.Time > 2 {
				return // dear, and bounded by stretch.key
			}
		}
		if store.WriteEnvelope(path, envelope) != nil {
			return
		}
		keys := &Keys{Paths: Paths{Config: t.TempDir()}, Ask: (&answers{"korrekt pferd batterie"}).ask, Tries: 1}
		if key, err := keys.Unlock(bg, path); err == nil && key != nil {
			t.Errorf("a foreign envelope gave a key: %q", envelope)
		}
	})
}
