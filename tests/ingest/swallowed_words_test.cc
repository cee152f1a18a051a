// Words that the rules of cues spell out and that the lexicon takes into a class are found all the
// same.
#include "ingest/swallowed_words.h"

#include <set>
#include <string>

#include "ingest/extract.h"
#include "ingest/rules.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

std::string Joined(const std::set<std::string, std::less<>>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : "|") + word;
  return out;
}

TEST_CASE("What a pattern spells out of the lexicon is read off it") {
  const Lexicon& lexicon = Extractor::Embedded().rules()->lexicon;
  const auto words = [&](std::string_view pattern) {
    return Joined(SwallowedWords(pattern, lexicon));
  };
  CHECK(words("asked not to be") == "asked");
  CHECK(words("(?:officials|traders) said") == "officials");
  CHECK(words("urg(?:e|es|ed|ing) to") == "urge|urged|urges|urging");
  CHECK(words("(?:[a-z]+ )*?officials") == "officials");
  CHECK(words("(?:very )?final rule") == "final rule");
  CHECK(words("not (?:been )?(?:published|seen)") == "published");
  CHECK(words("(?:asked [^;]*)*x") == "asked");
  // Parts of words, what is no word of the lexicon, and words apart.
  CHECK(words("[a-z]+rule").empty());
  CHECK(words("rule[a-z]+").empty());
  CHECK(words("elephants (?:sang|slept)").empty());
  CHECK(words("final [^;]*?rulers").empty());
  // What no pattern may be is read to its end all the same.
  for (const char* bad :
       {"(", ")", "[", "a|", "(?:", "\\", "x{", "((((ban", "ban))))", "", "*?+"}) {
    CAPTURE(bad);
    CHECK(SwallowedWords(bad, lexicon).size() <= 1);
  }
}

std::string CuesOf(const std::string& sentence) {
  const RuleSet& rules = *Extractor::Embedded().rules();
  Prepared prepared;
  Prepare(rules, sentence, true, &prepared);
  std::set<std::string, std::less<>> ids;
  for (const CueHit& hit : rules.cues.Find(prepared.projected)) {
    CHECK(hit.first < hit.last);
    CHECK(hit.last <= prepared.projected.pieces.size());
    ids.insert(hit.cue->id);
  }
  return Joined(ids);
}

struct Row {
  const char* sentence;
  const char* cue;
  bool found;
};

TEST_CASE("A cue is found though its words belong to classes") {
  constexpr Row kRows[] = {
      {"Officials briefed on the matter spoke of a ban.", "sources", true},
      {"The sources asked not to be identified.", "sources", true},
      {"Officials spoke of a ban.", "sources", false},
      {"The Washington Post reported a ban.", "press", true},
      {"The South China Morning Post said so.", "press", true},
      {"Washington posted a notice.", "press", false},
      {"According to the Chinese press it is banned.", "press", false},
      {"It was published in a notice.", "official-said", true},
      {"It was published in a magazine.", "official-said", false},
      {"Lawmakers demanded a ban.", "opinion", true},
      {"Lawmakers banned it.", "opinion", false},
      {"The ban is under review.", "weighing", true},
      {"The ministry is open to the idea of a ban.", "weighing", true},
      {"The ministry opened the market.", "weighing", false},
      {"It is getting ready to ban them.", "expected", true},
      {"It is getting a licence.", "expected", false},
      {"Beijing is drawing up a ban.", "plans", true},
      {"The ministry is not open to a ban.", "will-not", true},
      // What silences a cue may be spelt out as well.
      {"Exporters are obliged to ask the ministry for a licence.", "asks-for", false},
      {"Exporters ask the ministry for a licence.", "asks-for", true},
  };
  for (const Row& row : kRows) {
    CAPTURE(row.sentence, CuesOf(row.sentence));
    const std::string found = "|" + CuesOf(row.sentence) + "|";
    CHECK((found.find("|" + std::string(row.cue) + "|") != found.npos) == row.found);
  }
}

}  // namespace
}  // namespace chipline
