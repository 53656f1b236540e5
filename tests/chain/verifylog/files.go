package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

// published is a log as its files say it is: leaf hashes of its entries, and the tree over them.
type published struct {
	folder string
	size   int64
	leaves []tlog.Hash
	hashes storedHashes
	tiles  int
}

// storedHashes is the tree in the order of tlog's own numbering.
type storedHashes []tlog.Hash

func (s storedHashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found[i] = s[index]
	}
	return found, nil
}

// path is where a tile lies: as tlog has it, without the height, and with entries under level -1.
func path(tile tlog.Tile) string {
	if tile.L < 0 {
		return strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	}
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

// readEntries reads every bundle, follows the chain through its entries and grows the tree.
func (p *published) readEntries(k *keys) error {
	walk := &chain{origin: k.origin, events: map[string]bool{}}
	for first := int64(0); first < p.size; first += 1 << tileHeight {
		width := min(p.size-first, 1<<tileHeight)
		tile := tlog.Tile{H: tileHeight, L: -1, N: first >> tileHeight, W: int(width)}
		data, err := os.ReadFile(filepath.Join(p.folder, path(tile)))
		if err != nil {
			return err
		}
		entries, err := split(data, int(width))
		if err != nil {
			return fmt.Errorf("%s: %w", path(tile), err)
		}
		if err := p.checkNarrower(tile, func(width int) []byte { return join(entries[:width]) }); err != nil {
			return err
		}
		for _, entry := range entries {
			index := int64(len(p.leaves))
			leaf := tlog.RecordHash(entry)
			if err := walk.follow(entry, leaf); err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
			more, err := tlog.StoredHashesForRecordHash(index, leaf, p.hashes)
			if err != nil {
				return err
			}
			p.leaves, p.hashes = append(p.leaves, leaf), append(p.hashes, more...)
		}
	}
	if strings.Join(walk.announced, "\n") != strings.Join(k.lines, "\n") {
		return errors.New("vkey: not the keys that the entries announce")
	}
	return nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// split cuts an entry bundle: each entry behind its length in two bytes, nothing left over.
func split(data []byte, width int) ([][]byte, error) {
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, errors.New("ends inside an entry")
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries, data = append(entries, data[2:end]), data[end:]
	}
	if len(entries) != width {
		return nil, fmt.Errorf("has %d entries, not %d", len(entries), width)
	}
	return entries, nil
}

func join(entries [][]byte) []byte {
	var data []byte
	for _, entry := range entries {
		data = append(binary.BigEndian.AppendUint16(data, uint16(len(entry))), entry...)
	}
	return data
}

// checkNarrower compares the versions of a tile that smaller trees had, as far as they are there.
func (p *published) checkNarrower(tile tlog.Tile, expected func(width int) []byte) error {
	full := tile
	full.W = 1 << tileHeight
	files, err := os.ReadDir(filepath.Join(p.folder, path(full)+".p"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	for _, file := range files {
		width, err := strconv.Atoi(file.Name())
		if err != nil || width < 1 || width > tile.W {
			return fmt.Errorf("%s.p/%s: no file of this log", path(full), file.Name())
		}
		narrow := tile
		narrow.W = width
		data, err := os.ReadFile(filepath.Join(p.folder, path(narrow)))
		if err != nil {
			return err
		}
		if !bytes.Equal(data, expected(width)) {
			return fmt.Errorf("%s: not the beginning of the wider one", path(narrow))
		}
	}
	return err
}

// checkTree compares root and tiles with the entries, and proves every entry and the edges by tiles.
func (p *published) checkTree(head tlog.Tree) error {
	root, err := tlog.TreeHash(p.size, p.hashes)
	if err != nil {
		return err
	}
	if root != head.Hash {
		return fmt.Errorf("the root over the %d entries is %v, and %v was signed", p.size, root, head.Hash)
	}
	for _, tile := range p.widest() {
		expected, err := tlog.ReadTileData(tile, p.hashes)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(filepath.Join(p.folder, path(tile)))
		if err != nil {
			return err
		}
		if !bytes.Equal(data, expected) {
			return fmt.Errorf("%s: not the hashes of its entries", path(tile))
		}
		narrow := func(width int) []byte { return expected[:width*tlog.HashSize] }
		if err := p.checkNarrower(tile, narrow); err != nil {
			return err
		}
		p.tiles++
	}
	for index, leaf := range p.leaves {
		proof, err := tlog.ProveRecord(p.size, int64(index), p.hashes)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, p.size, root, int64(index), leaf); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
	}
	return p.proveFromTiles(head)
}

// widest are the tiles of the tree. tlog names partial ones of every width on the way to them, as
// for a log that grew one by one; of these the widest counts.
func (p *published) widest() []tlog.Tile {
	var found []tlog.Tile
	for _, tile := range tlog.NewTiles(tileHeight, 0, p.size) {
		if last := len(found) - 1; last >= 0 && found[last].L == tile.L && found[last].N == tile.N {
			found[last] = tile
			continue
		}
		found = append(found, tile)
	}
	return found
}

// proveFromTiles proves entries as a client does that has nothing but the checkpoint and tiles.
func (p *published) proveFromTiles(head tlog.Tree) error {
	client := tlog.TileHashReader(head, tileFiles(p.folder))
	for step := int64(1); step <= p.size; step <<= 1 {
		for _, index := range []int64{step - 1, p.size - step} {
			proof, err := tlog.ProveRecord(p.size, index, client)
			if err != nil {
				return fmt.Errorf("entry %d from tiles: %w", index, err)
			}
			if err := tlog.CheckRecord(proof, p.size, head.Hash, index, p.leaves[index]); err != nil {
				return fmt.Errorf("entry %d from tiles: %w", index, err)
			}
		}
	}
	return nil
}

// tileFiles reads tiles as tlog's client asks for them: a partial tile may have grown full.
type tileFiles string

func (t tileFiles) Height() int { return tileHeight }

func (t tileFiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tileFiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(t), path(tile)))
		if errors.Is(err, os.ErrNotExist) {
			full := tile
			full.W = 1 << tileHeight
			data, err = os.ReadFile(filepath.Join(string(t), path(full)))
		}
		if err != nil {
			return nil, err
		}
		if len(data) < tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s is too short", path(tile))
		}
		found[i] = data[:tile.W*tlog.HashSize]
	}
	return found, nil
}
