package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// form is section 7 of the format: members in this order, no space, no escape, printable ASCII.
var form = regexp.MustCompile(`^\{"at":"(?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)"` +
	`,"commit":"hs256:[0-9a-f]{64}"` +
	`,"event":"(?P<event>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"` +
	`(?:,"log":"(?P<log>[!#-\[\]-~]+)")?` +
	`(?:,"origin":"(?P<origin>[!#-\[\]-~]+)","policy":"sha256:(?P<policy>[0-9a-f]{64})")?` +
	`(?:,"previous":"(?P<previous>[ !#-\[\]-~]+)")?` +
	`,"prev":"(?P<prev>[0-9a-f]{64})"` +
	`,"ref":"(?P<ref>[!#-\[\]-~]{1,200})"` +
	`,"seq":(?P<seq>0|[1-9][0-9]{0,15})` +
	`,"type":"(?P<type>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+)"` +
	`,"v":1\}$`)

const (
	genesis    = "ledger.genesis"
	newKey     = "ledger.key"
	largestSeq = 1<<53 - 1
)

// chain follows the links from entry to entry and remembers what must not come twice.
type chain struct {
	origin    string
	link      tlog.Hash // leaf hash of the entry before, zeros before the first
	at        string
	size      int64
	events    map[string]bool
	announced []string
}

func (c *chain) follow(entry []byte, leaf tlog.Hash) error {
	match := form.FindSubmatch(entry)
	if match == nil {
		return errors.New("not of the form of an entry")
	}
	of := func(name string) string { return string(match[form.SubexpIndex(name)]) }
	if of("seq") != strconv.FormatInt(c.size, 10) || c.size > largestSeq {
		return fmt.Errorf("carries the number %s", of("seq"))
	}
	if of("prev") != hex.EncodeToString(c.link[:]) {
		return errors.New("is not linked to the entry before it")
	}
	if _, err := time.Parse(time.RFC3339, of("at")); err != nil {
		return err
	}
	if of("at") < c.at {
		return errors.New("is older than the entry before it")
	}
	if c.events[of("event")] {
		return fmt.Errorf("repeats the event %s", of("event"))
	}
	if err := c.checkOwn(of); err != nil {
		return err
	}
	c.link, c.at, c.size = leaf, of("at"), c.size+1
	c.events[of("event")] = true
	return nil
}

// checkOwn checks the members in which the log speaks of itself.
func (c *chain) checkOwn(of func(string) string) error {
	kind, log, origin := of("type"), of("log"), of("origin")
	if (kind == genesis) != (c.size == 0) {
		return errors.New("the genesis is entry 0, and entry 0 the genesis")
	}
	switch kind {
	case genesis:
		if log == "" || origin != c.origin {
			return errors.New("the genesis does not name this log and its key")
		}
	case newKey:
		if log == "" || origin != "" || of("previous") != "" {
			return errors.New("a new key comes with its verifier key and nothing else")
		}
	default:
		if log != "" || origin != "" || of("previous") != "" {
			return errors.New("speaks of the log, which only the log's own entries do")
		}
	}
	if log != "" {
		c.announced = append(c.announced, log)
	}
	return nil
}
