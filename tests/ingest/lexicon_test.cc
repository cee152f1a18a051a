#include "ingest/lexicon.h"

#include <string>

#include "ingest/extract.h"
#include "ingest/rules.h"
#include "tests/support/catch.h"

namespace chipline {
namespace {

std::string Forms(const std::string& verb) {
  std::string out;
  for (const std::string& form : Inflect(verb)) out += (out.empty() ? "" : " | ") + form;
  return out;
}

// The mentions of a sentence: subjects by id, authorities by agency or country, words by class.
std::string Found(const std::string& text, bool chips) {
  const RuleSet& rules = *Extractor::Embedded().rules();
  TokenBuffer words;
  Tokenize(text, &words);
  std::vector<Mention> mentions;
  rules.lexicon.Find(words, text, chips, &mentions);
  std::string out;
  for (const Mention& mention : mentions) {
    const Term& term = rules.lexicon.term(mention.term);
    if (!out.empty()) out += ' ';
    switch (mention.kind) {
      case MentionKind::kThing:
      case MentionKind::kEntity:
        out += rules.subjects->at(term.subject).id;
        break;
      case MentionKind::kAuthority:
      case MentionKind::kJurisdiction:
        out += term.agency.empty() ? std::string(term.jurisdiction ? Name(*term.jurisdiction) : "?")
                                   : term.agency;
        break;
      default:
        out += "<" + rules.lexicon.word_class(term.word_class).name + ">";
    }
  }
  return out;
}

TEST_CASE("Verbs have all their forms") {
  CHECK(Forms("lift") == "lift | lifts | lifted | lifting");
  CHECK(Forms("ease") == "ease | eases | eased | easing");
  CHECK(Forms("deny") == "deny | denies | denied | denying");
  CHECK(Forms("push back") == "push back | pushes back | pushed back | pushing back");
  CHECK(Forms("ban/bans/banned") == "ban | bans | banned");
}

TEST_CASE("The longest phrase wins") {
  CHECK(Found("the Commerce Department's Bureau of Industry and Security", true) == "bis bis");
  CHECK(Found("unreliable entity list", true) == "<unreliable_list>");
  CHECK(Found("Entity List", true) == "<entity_list>");
}

TEST_CASE("Case and context guard what means other things elsewhere") {
  CHECK(Found("H20", true) == "nvidia-h20");
  CHECK(Found("h20", true) == "");
  CHECK(Found("H20s", true) == "nvidia-h20");
  CHECK(Found("a micron wide", true) == "");
  CHECK(Found("told us", true) == "<instruct>");
  CHECK(Found("the US said", true) == "US");
}

TEST_CASE("Chinese is found without blanks") {
  CHECK(Found("商务部决定", true) == "mofcom");
  CHECK(Found("镓", true) == "gallium");
}

TEST_CASE("A spelling belongs to one meaning") {
  Lexicon lexicon;
  Term one;
  one.word_class = lexicon.AddClass("a");
  one.written = "export ban";
  one.place = "x.toml:1";
  CHECK(lexicon.Add(one) == nullptr);
  CHECK(lexicon.Add(one) == nullptr);
  Term other = one;
  other.word_class = lexicon.AddClass("b");
  const Term* known = lexicon.Add(other);
  REQUIRE(known != nullptr);
  CHECK(known->place == "x.toml:1");
}

}  // namespace
}  // namespace chipline
