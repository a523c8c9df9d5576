// SPDX-License-Identifier: Apache-2.0

package segment

import "strings"

// abbreviation says how a word that keeps its full stop behaves.
type abbreviation uint8

const (
	titleAbbr    abbreviation = iota + 1 // before a name: never ends a sentence
	endingAbbr                           // may end a sentence
	innerAbbr                            // never ends one
	beforeNumber                         // is one only before a number: No. 5
	capitalOnly                          // is one only when capitalized: Mar.
)

var abbreviations = func() map[string]abbreviation {
	m := map[string]abbreviation{}
	add := func(k abbreviation, words string) {
		for _, w := range strings.Fields(words) {
			m[w] = k
		}
	}
	add(titleAbbr, `mr mrs ms dr prof gen sen rep gov lt col capt cmdr sgt maj adm pres
		hon rev fr msgr sec supt pvt cpl brig insp atty sens reps gens govs drs messrs mme mlle mgr st ste ald amb`)
	add(endingAbbr, `inc co corp ltd llc plc jr sr bros etc al esq assn dept univ ave blvd rd ft mt
		u.s u.n u.k e.u d.c a.m p.m ph.d m.d b.a m.a est intl natl`)
	add(innerAbbr, `vs e.g i.e cf viz approx ca v`)
	add(beforeNumber, `no nos pp p vol art fig sec ch para ext c`)
	add(capitalOnly, `jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri
		ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev
		okla ore pa penn tenn tex va vt wash wis wyo ont que`)
	delete(m, "mar") // more often a word or a name than a month
	m["no"] = beforeNumber
	return m
}()
