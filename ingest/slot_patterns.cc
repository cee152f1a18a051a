#include "ingest/slot_patterns.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>

#include <re2/re2.h>

#include "ingest/pattern_index.h"
#include "ingest/rule_regex.h"
#include "ingest/text_utils.h"

namespace chipline {

struct SlotPatterns::Patterns {
  std::vector<ConditionRule> rules;
  std::vector<std::pair<std::size_t, std::unique_ptr<RE2>>> patterns;  // by number in `index`
  PatternIndex index;
};

SlotPatterns::SlotPatterns() : patterns_(std::make_unique<Patterns>()) {}
SlotPatterns::~SlotPatterns() = default;
SlotPatterns::SlotPatterns(SlotPatterns&&) noexcept = default;
SlotPatterns& SlotPatterns::operator=(SlotPatterns&&) noexcept = default;

const std::vector<ConditionRule>& SlotPatterns::rules() const {
  return patterns_->rules;
}

namespace {

Result<ConditionRule> ReadCondition(const RuleTable& table) {
  CHIP_CHECK(table.Only({"id", "kind", "policy", "types", "list", "match", "yes", "no"}));
  ConditionRule rule;
  rule.place = table.place;
  rule.id = CHIP_TRY(table.Required("id"));
  rule.kind = FromName<ConditionKind>(table.Text("kind"));
  rule.policy = FromName<ReviewPolicy>(table.Text("policy"));
  if (rule.kind.has_value() == rule.policy.has_value()) {
    return InvalidArgument("condition " + rule.id + " needs a known \"kind\" or a known \"policy\"",
                           table.place);
  }
  for (const std::string& name : table.List("types")) {
    const auto type = FromName<EventType>(name);
    if (!type) return InvalidArgument("unknown type \"" + name + "\"", table.Find("types")->place);
    rule.types.push_back(*type);
  }
  rule.list = table.Flag("list");
  rule.yes = table.List("yes");
  rule.no = table.List("no");
  if (rule.yes.empty() || rule.no.empty() || table.List("match").empty()) {
    return InvalidArgument("condition " + rule.id + " needs \"match\", \"yes\" and \"no\"",
                           table.place);
  }
  return rule;
}

}  // namespace

Result<SlotPatterns> SlotPatterns::Load(const std::vector<RuleTable>& tables,
                                        const Lexicon& lexicon, const Macros& macros) {
  SlotPatterns out;
  std::map<std::string, std::string> ids;
  for (const RuleTable& table : tables) {
    if (table.name != "condition") {
      return InvalidArgument("unknown block [" + table.name + "]", table.place);
    }
    ConditionRule rule = CHIP_TRY(ReadCondition(table));
    const auto [known, fresh] = ids.try_emplace(rule.id, table.place);
    if (!fresh) {
      return InvalidArgument("condition " + rule.id + " is already at " + known->second,
                             table.place);
    }
    const std::string& place = table.Find("match")->place;
    for (const std::string& pattern : table.List("match")) {
      const std::string expanded = CHIP_TRY(ExpandPattern(pattern, lexicon, macros, place));
      auto re = CompileRule("(?:^|[^a-z])(" + expanded + ")");
      if (!re->ok()) return InvalidArgument("bad pattern: " + re->error(), place);
      out.patterns_->index.Add(re->pattern());
      out.patterns_->patterns.emplace_back(out.patterns_->rules.size(), std::move(re));
    }
    out.patterns_->rules.push_back(std::move(rule));
  }
  out.patterns_->index.Build();
  return out;
}

std::vector<ConditionHit> SlotPatterns::Find(const Projected& sentence) const {
  const re2::StringPiece text(sentence.text);
  std::vector<int> numbers;
  patterns_->index.Candidates(sentence.text, &numbers);
  std::vector<ConditionHit> hits;
  for (const int candidate : numbers) {
    const auto& [number, re] = patterns_->patterns[static_cast<std::size_t>(candidate)];
    const ConditionRule& rule = patterns_->rules[number];
    const bool have =
        std::ranges::any_of(hits, [&](const ConditionHit& hit) { return hit.rule == &rule; });
    re2::StringPiece groups[2];
    if (have || !re->Match(text, 0, text.size(), RE2::UNANCHORED, groups, 2)) continue;
    const auto begin = static_cast<std::size_t>(groups[1].data() - text.data());
    if (groups[1].empty()) continue;
    ConditionHit hit;
    hit.rule = &rule;
    hit.first = sentence.PieceAt(begin);
    hit.last = sentence.PieceAt(begin + groups[1].size() - 1) + 1;
    for (std::uint32_t piece = hit.first; piece < hit.last && !hit.number; ++piece) {
      const Mention* mention = sentence.MentionAt(piece);
      if (mention == nullptr ||
          (mention->kind != MentionKind::kPercent && mention->kind != MentionKind::kMoney &&
           mention->kind != MentionKind::kNumber)) {
        continue;
      }
      hit.number = NumberValue(
          sentence.sentence.substr(mention->span.begin, mention->span.end - mention->span.begin),
          &hit.unit);
    }
    hits.push_back(hit);
  }
  return hits;
}

namespace {

struct WordValue {
  std::string_view word;
  double value;
};
constexpr std::array<WordValue, 27> kSmall = {
    {{"two", 2},        {"three", 3},     {"four", 4},      {"five", 5},     {"six", 6},
     {"seven", 7},      {"eight", 8},     {"nine", 9},      {"ten", 10},     {"eleven", 11},
     {"twelve", 12},    {"thirteen", 13}, {"fourteen", 14}, {"fifteen", 15}, {"sixteen", 16},
     {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19}, {"twenty", 20},  {"thirty", 30},
     {"forty", 40},     {"fifty", 50},    {"sixty", 60},    {"seventy", 70}, {"eighty", 80},
     {"ninety", 90},    {"hundred", 100}}};
constexpr std::array<WordValue, 9> kScaleValues = {{{"thousand", 1e3},
                                                    {"million", 1e6},
                                                    {"billion", 1e9},
                                                    {"trillion", 1e12},
                                                    {"hundred", 100},
                                                    {"dozen", 12},
                                                    {"bn", 1e9},
                                                    {"mn", 1e6},
                                                    {"m", 1e6}}};

}  // namespace

std::optional<double> NumberValue(std::string_view text, std::string* unit) {
  TokenBuffer words;
  Tokenize(text, &words);
  std::optional<double> value;
  unit->clear();
  for (const Token& token : words.tokens) {
    const auto scale = std::ranges::find(kScaleValues, token.text, &WordValue::word);
    const auto small = std::ranges::find(kSmall, token.text, &WordValue::word);
    if (token.kind == TokenKind::kNumber) {
      std::string digits(token.text);
      std::erase(digits, ',');
      value = std::strtod(digits.c_str(), nullptr);
    } else if (value && scale != kScaleValues.end()) {
      *value *= scale->value;
    } else if (small != kSmall.end()) {
      value = value.value_or(0) + small->value;
    } else if (token.text == "%" || token.text == "percent" || token.text == "per") {
      *unit = "%";
    } else if (token.text == "$" || token.text == "dollars" || token.text == "us$") {
      *unit = "USD";
    } else if (token.text == "yuan" || token.text == "rmb") {
      *unit = "CNY";
    } else if (token.text == "euros") {
      *unit = "EUR";
    }
  }
  return value;
}

}  // namespace chipline
