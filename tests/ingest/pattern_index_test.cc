#include "ingest/pattern_index.h"

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <re2/re2.h>

#include "ingest/extract.h"
#include "ingest/pattern_needs.h"
#include "ingest/rule_file.h"
#include "ingest/rules.h"
#include "ingest/rules_embedded.h"

namespace chipline {
namespace {

// "tariff & on steel|on iron": all of the parts, of each any one.
std::string Line(std::string_view pattern) {
  std::string out;
  for (const Need& need : NeedsOf(pattern)) {
    if (!out.empty()) out += " & ";
    for (std::size_t i = 0; i < need.size(); ++i) out += (i == 0 ? "" : "|") + need[i];
  }
  return out;
}

struct Row {
  std::string_view pattern;
  std::string_view needs;
};

}  // namespace

TEST_CASE("what a pattern needs is read off it") {
  const Row row = GENERATE(values<Row>({
      {"tariff on steel", "tariff on steel"},
      {"tariff [^;]*?on steel", "tariff  & on steel"},
      {"tariffs? on", "tariff &  on"},
      {"(?:ban|tariff) on", "ban|tariff &  on"},
      {"(?P<m>ban|tariff)", "ban|tariff"},
      {"(?:violat[a-z]+|breach[a-z]*|broke)", "violat|breach|broke"},
      {"(?:not )?ban", "ban"},
      {"(?:a |the )*ban", "ban"},
      {"(?:ban )+on", "ban "},
      {"(?:steel and iron|ban|tariff on .* and iron)", "steel and iron|ban|tariff on "},
      {"[限禁]令", "限|禁 & 令"},
      {"[限]令", "限令"},
      {"bans{0,2} it", "ban &  it"},
      {"ban{2}s it", "ban & s it"},
      {"^?ban\\b", "ban"},
      {"(?:^|[ \\p{Han}])(ban)(?:[ \\p{Han}]|$)", "ban"},
      {"\\$ban\\.", "$ban."},
      {"ban[]x]on", "ban"},
      {"ban[[:alpha:]]on", "ban"},
  }));
  CAPTURE(row.pattern);
  CHECK(Line(row.pattern) == row.needs);
}

TEST_CASE("nothing is claimed of what a pattern may do without") {
  // A branch that asks for nothing, a class, a range, a gap, letters whose case is free, too short.
  const std::string_view pattern =
      GENERATE("(?:ban|)", "(?:ban|\\d+)", "[a-z]+", "(?:ban)?", ".*", "[^限禁]", "(?i)ban",
               "(?:ban){0,3}", "of", "\\Aban", "[限-禁]");
  CAPTURE(pattern);
  CHECK(Line(pattern).empty());
}

TEST_CASE("candidates are the patterns whose needs a text meets") {
  PatternIndex index;
  for (const char* pattern : {"tariff on .*steel", "[a-z]+ly", "steel|iron", "on steel", "teel"}) {
    index.Add(pattern);
  }
  index.Build();
  const auto candidates = [&](std::string_view text) {
    std::vector<int> out = {7};
    index.Candidates(text, &out);
    return out;
  };
  CHECK(candidates("") == std::vector<int>{1});
  CHECK(candidates("a tariff on coal") == std::vector<int>{1});
  CHECK(candidates("iron") == std::vector<int>{1, 2});
  CHECK(candidates("a tariff on steel") == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(candidates("of steel") == std::vector<int>{1, 2, 4});
}

namespace {

struct RuleTexts {
  std::vector<std::string> patterns;   // as they are given to RE2
  std::vector<std::string> sentences;  // projected
};

void AddRules(const RuleSet& rules, const std::string& file, RuleTexts* out) {
  const auto tables = ReadRuleFile(rule_data::Embedded("rules/" + file), file);
  REQUIRE(tables);
  Prepared prepared;
  for (const RuleTable& table : *tables) {
    for (const std::string& pattern : table.List("match")) {
      const auto expanded = ExpandPattern(pattern, rules.lexicon, rules.frames.macros(), file);
      REQUIRE(expanded);
      out->patterns.push_back(*expanded);
    }
    for (const char* key : {"yes", "no"}) {
      for (const std::string& example : table.List(key)) {
        Prepare(rules, example, true, &prepared);
        out->sentences.push_back(prepared.projected.text);
      }
    }
  }
}

// The front of one sentence and the back of another, cut anywhere.
std::string Splice(const std::vector<std::string>& sentences, std::mt19937* random) {
  const auto any = [&]() -> const std::string& {
    return sentences[(*random)() % sentences.size()];
  };
  const std::string& front = any();
  const std::string& back = any();
  return front.substr(0, (*random)() % (front.size() + 1)) +
         back.substr((*random)() % (back.size() + 1));
}

}  // namespace

TEST_CASE("no rule that matches is left out") {
  const auto rules = Extractor::Embedded().rules();
  RuleTexts texts;
  for (const char* file : {"frames.toml", "notices.toml", "cues.toml", "conditions.toml"}) {
    AddRules(*rules, file, &texts);
  }
  PatternIndex index;
  std::vector<std::unique_ptr<RE2>> patterns;
  for (const std::string& pattern : texts.patterns) {
    index.Add(pattern);
    patterns.push_back(std::make_unique<RE2>(pattern, RE2::Quiet));
  }
  index.Build();

  std::vector<std::string> sentences = texts.sentences;
  const unsigned seed = std::random_device()();
  std::mt19937 random(seed);
  for (int i = 0; i < 300; ++i) sentences.push_back(Splice(texts.sentences, &random));
  CAPTURE(seed);
  std::size_t matches = 0;
  std::size_t tried = 0;
  std::vector<int> candidates;
  for (const std::string& sentence : sentences) {
    index.Candidates(sentence, &candidates);
    tried += candidates.size();
    for (std::size_t i = 0; i < patterns.size(); ++i) {
      // RE2 refuses broken characters, which a cut may leave.
      if (!RE2::PartialMatch(sentence, *patterns[i])) continue;
      ++matches;
      INFO(texts.patterns[i]);
      INFO(sentence);
      CHECK(std::ranges::binary_search(candidates, static_cast<int>(i)));
    }
  }
  CHECK(matches > sentences.size());
  // It would be no index if it let most of them through.
  CHECK(tried < sentences.size() * patterns.size() / 10);
}

}  // namespace chipline
