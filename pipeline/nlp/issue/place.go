// SPDX-License-Identifier: Apache-2.0

package issue

import "strings"

// placeNames are countries with their capitals and demonyms (mledoze/countries,
// names as facts): an office in Tokyo, a Japanese office and one in Japan are one.
const placeNames = `
afghanistan kabul afghan
albania tirana albanian
algeria algiers algerian
andorra andorran
angola luanda angolan
argentina argentine
armenia yerevan armenian
australia canberra australian
austria vienna austrian
azerbaijan baku azerbaijani
bahamas nassau bahamian
bahrain manama bahraini
bangladesh dhaka bangladeshi
barbados bridgetown barbadian
belarus minsk belarusian
belgium brussels belgian
belize belmopan belizean
benin porto-novo beninese
bhutan thimphu bhutanese
bolivia sucre bolivian
botswana gaborone motswana
brazil brazilian
brunei bruneian
bulgaria sofia bulgarian
burundi gitega burundian
cambodia cambodian
cameroon cameroonian
canada ottawa canadian
chad chadian
chile santiago chilean
china beijing chinese
colombia colombian
comoros moroni comoran
congo brazzaville congolese
croatia zagreb croatian
cuba havana cuban
cyprus nicosia cypriot
czechia prague czech
denmark copenhagen danish
dominica roseau dominican
ecuador quito ecuadorean
egypt cairo egyptian
eritrea asmara eritrean
estonia tallinn estonian
eswatini lobamba swazi
ethiopia ethiopian
fiji suva fijian
finland helsinki finnish
france paris french
gabon libreville gabonese
gambia banjul gambian
georgia tbilisi georgian
germany berlin german
ghana accra ghanaian
greece athens greek
grenada grenadian
guatemala guatemalan
guinea conakry guinean
guinea-bissau bissau guinea-bissauan
guyana georgetown guyanese
haiti port-au-prince haitian
honduras tegucigalpa honduran
hungary budapest hungarian
iceland reykjavik icelander
india indian
indonesia jakarta indonesian
iran tehran iranian
iraq baghdad iraqi
ireland dublin irish
israel jerusalem israeli
italy rome italian
jamaica kingston jamaican
japan tokyo japanese
jordan amman jordanian
kazakhstan astana kazakhstani
kenya nairobi kenyan
kiribati i-kiribati
kuwait kuwaiti
kyrgyzstan bishkek kirghiz
laos vientiane laotian
latvia riga latvian
lebanon beirut lebanese
lesotho maseru mosotho
liberia monrovia liberian
libya tripoli libyan
liechtenstein vaduz liechtensteiner
lithuania vilnius lithuanian
luxembourg luxembourger
madagascar antananarivo malagasy
malawi lilongwe malawian
malaysia malaysian
maldives maldivan
mali bamako malian
malta valletta maltese
mauritania nouakchott mauritanian
mauritius mauritian
mexico mexican
micronesia palikir micronesian
moldova moldovan
monaco monegasque
mongolia mongolian
montenegro podgorica montenegrin
morocco rabat moroccan
mozambique maputo mozambican
myanmar naypyidaw burmese
namibia windhoek namibian
nauru yaren nauruan
nepal kathmandu nepalese
netherlands amsterdam dutch
nicaragua managua nicaraguan
niger niamey nigerien
nigeria abuja nigerian
norway oslo norwegian
oman muscat omani
pakistan islamabad pakistani
palau ngerulmud palauan
panama panamanian
paraguay paraguayan
peru lima peruvian
philippines manila filipino
poland warsaw polish
portugal lisbon portuguese
qatar doha qatari
romania bucharest romanian
russia moscow russian
rwanda kigali rwandan
samoa apia samoan
senegal dakar senegalese
serbia belgrade serbian
seychelles victoria seychellois
singapore singaporean
slovakia bratislava slovak
slovenia ljubljana slovene
somalia mogadishu somali
spain madrid spanish
sudan khartoum sudanese
suriname paramaribo surinamer
sweden stockholm swedish
switzerland bern swiss
syria damascus syrian
tajikistan dushanbe tadzhik
tanzania dodoma tanzanian
thailand bangkok thai
timor-leste dili
togo togolese
tonga tongan
tunisia tunis tunisian
turkmenistan ashgabat turkmen
tuvalu funafuti tuvaluan
uganda kampala ugandan
ukraine kyiv ukrainian
uruguay montevideo uruguayan
uzbekistan tashkent uzbekistani
vanuatu ni-vanuatu
venezuela caracas venezuelan
vietnam hanoi vietnamese
yemen yemeni
zambia lusaka zambian
zimbabwe harare zimbabwean
`

// places maps the stem of a capital or demonym to that of its country.
var places = func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(placeNames) {
		f := strings.Fields(line)
		for i := 1; i < len(f); i++ {
			out[stem(f[i])] = stem(f[0])
		}
	}
	return out
}()

// place is the stem of the country that a stem stands for, else the stem.
func place(s string) string {
	if c, ok := places[s]; ok {
		return c
	}
	return s
}

// regionNames are regions, by noun and adjective, with their countries.
const regionNames = `
africa african algeria angola benin botswana burundi cameroon chad comoros congo djibouti egypt eritrea eswatini ethiopia gabon gambia ghana guinea guinea-bissau kenya lesotho liberia libya madagascar malawi mali mauritania mauritius morocco mozambique namibia niger nigeria rwanda senegal seychelles somalia sudan tanzania togo tunisia uganda zambia zimbabwe
asia asian afghanistan armenia azerbaijan bahrain bangladesh bhutan brunei cambodia china georgia india indonesia iran iraq israel japan jordan kazakhstan kuwait kyrgyzstan laos lebanon malaysia maldives mongolia myanmar nepal oman pakistan philippines qatar singapore syria tajikistan thailand timor-leste turkmenistan uzbekistan vietnam yemen
europe european albania andorra austria belarus belgium bulgaria croatia cyprus czechia denmark estonia finland france germany greece hungary iceland ireland italy latvia liechtenstein lithuania luxembourg malta moldova monaco montenegro netherlands norway poland portugal romania russia serbia slovakia slovenia spain sweden switzerland ukraine
pacific oceania australia fiji kiribati micronesia nauru palau samoa tonga tuvalu vanuatu
`

// regions maps the stems of a region's names, and of its countries, to the region; inRegion tells which are names.
var regions, inRegion = func() (map[string]string, map[string]bool) {
	of, names := map[string]string{}, map[string]bool{}
	for line := range strings.Lines(regionNames) {
		for i, w := range strings.Fields(line) {
			of[stem(w)] = strings.Fields(line)[0]
			names[stem(w)] = i < 2
		}
	}
	return of, names
}()

// samePlace tells whether two stems name one place, or a country and its
// region: a first office in Asia may be the one in Japan.
func samePlace(a, b string) bool {
	a, b = place(a), place(b)
	if a == b {
		return true
	}
	r, ok := regions[a]
	return ok && regions[b] == r && (inRegion[a] || inRegion[b])
}
