// SPDX-License-Identifier: Apache-2.0

package article

import "testing"

func TestLanguageIsMarked(t *testing.T) {
	for _, test := range []struct{ said, text, want string }{
		{"", "The council said on Tuesday that it opposed the closing of the winter ferry, which it called a decision made by people who own cars and have never missed a boat.", ""},
		{"en-GB", "The council said on Tuesday that it opposed the closing of the winter ferry, which it called a decision made by people who own cars and have never missed a boat.", "en-GB"},
		{"", "Der Rat erklärte am Dienstag, dass er die Einstellung der Fähre ablehnt, und nannte sie eine Entscheidung von Leuten, die mit dem Auto fahren und es nicht eilig haben.", "de"},
		{"en-US", "El consejo dijo el martes que se opone al cierre de la línea de invierno, y lo llamó una decisión de los que tienen coche y no han perdido nunca un barco en la isla.", "es"},
		{"", "Rådet sa tirsdag at det er imot å legge ned den ferga som går til øya om vinteren, og kalte det en beslutning av folk som har bil og ikke må vente på en båt.", "nb"},
		{"sv", "The council said that it was against it.", "sv"},
		{"", "市议会周二表示反对取消冬季渡轮。", "zh"},
		{"", "評議会は火曜日、冬のフェリーの廃止に反対すると述べた。", "ja"},
		{"", "Совет заявил во вторник, что он против закрытия зимней переправы.", "und-Cyrl"},
		{"", "Trop court.", ""},
		{"", "Juan Carlos de la Cruz of Los Angeles met Maria del Mar in El Paso, and the two said that they had voted for the plan of the mayor of Santa Rita de Las Minas.", ""},
	} {
		i := Item{}
		i.Article.Language, i.Article.Body = test.said, test.text
		if i.markLanguage(); i.Article.Language != test.want {
			t.Errorf("%q: %q, not %q", test.text, i.Article.Language, test.want)
		}
	}
}
