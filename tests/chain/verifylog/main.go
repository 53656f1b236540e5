// Command verifylog checks a published ledger from its files alone.
//
//	verifylog FOLDER [FILE ...]
//
// FOLDER is what the log serves: checkpoint, vkey, tile/. Each FILE is an older checkpoint, which
// must be consistent with the published one, or a .tlog-proof of one of the log's entries. The last
// line of the output says what was checked; exit code 0 when all of it holds, 1 when something does
// not, 2 for a wrong call.
//
// It is written from docs/ledger-format.md and knows nothing of the platform's code: hashes, tiles,
// proofs and notes are those of golang.org/x/mod/sumdb, which Go's own checksum database uses.
package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const usage = 2

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: verifylog FOLDER [FILE ...]")
		os.Exit(usage)
	}
	said, err := verify(os.Args[1], os.Args[2:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "BAD", err)
		os.Exit(1)
	}
	fmt.Println(said)
}

func verify(folder string, files []string) (string, error) {
	keys, err := readKeys(folder)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return "", err
	}
	head, err := keys.open(text)
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	log := &published{folder: folder, size: head.N}
	if err := log.readEntries(keys); err != nil {
		return "", err
	}
	if err := log.checkTree(head); err != nil {
		return "", err
	}
	for _, file := range files {
		if err := log.checkFile(file, head, keys); err != nil {
			return "", fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
	}
	return fmt.Sprintf("ok: %d entries, %d tiles, %d files", head.N, log.tiles, len(files)), nil
}

// keys are the log's verifier keys, in the order of their announcement.
type keys struct {
	origin string
	lines  []string
	known  note.Verifiers
}

func readKeys(folder string) (*keys, error) {
	text, err := os.ReadFile(filepath.Join(folder, "vkey"))
	if err != nil {
		return nil, err
	}
	found := &keys{lines: strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")}
	var list []note.Verifier
	for _, line := range found.lines {
		verifier, err := note.NewVerifier(line)
		if err != nil {
			return nil, fmt.Errorf("vkey: %w", err)
		}
		if found.origin != "" && verifier.Name() != found.origin {
			return nil, errors.New("vkey: keys of two logs")
		}
		found.origin = verifier.Name()
		list = append(list, verifier)
	}
	found.known = note.VerifierList(list...)
	return found, nil
}

// open checks the signatures of a checkpoint and reads the size and root that it states.
func (k *keys) open(text []byte) (tlog.Tree, error) {
	opened, err := note.Open(text, k.known)
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != k.origin {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 1 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, fmt.Errorf("%q is no size", lines[1])
	}
	root, err := parseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func parseHash(text string) (tlog.Hash, error) {
	data, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(data) != tlog.HashSize {
		return tlog.Hash{}, fmt.Errorf("%q is no hash", text)
	}
	return tlog.Hash(*(*[tlog.HashSize]byte)(data)), nil
}

const proofHeader = "c2sp.org/tlog-proof@v1\n"

// checkFile checks an older checkpoint or a proof of inclusion against the log.
func (p *published) checkFile(file string, head tlog.Tree, k *keys) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(text, []byte(proofHeader)) {
		return p.checkProof(string(text), k)
	}
	old, err := k.open(text)
	if err != nil {
		return err
	}
	if old.N > head.N {
		return fmt.Errorf("signed %d entries, and %d are published", old.N, head.N)
	}
	proof, err := tlog.ProveTree(head.N, old.N, p.hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, head.N, head.Hash, old.N, old.Hash)
}

// checkProof checks a .tlog-proof: its own checkpoint, and that it holds the entry of its index.
func (p *published) checkProof(text string, k *keys) error {
	front, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(front, "\n")
	if !found || len(lines) < 2 || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("not a proof")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil || index < 0 || index >= int64(len(p.leaves)) {
		return fmt.Errorf("%q names no entry", lines[1])
	}
	head, err := k.open([]byte(checkpoint))
	if err != nil {
		return err
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := parseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	return tlog.CheckRecord(proof, head.N, head.Hash, index, p.leaves[index])
}
