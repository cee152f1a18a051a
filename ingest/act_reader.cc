#include "ingest/act_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include "ingest/text_utils.h"
#include "ingest/word_stem.h"

namespace chipline {
namespace {

// The words that a reading is shown by.
constexpr std::size_t kSpan = 7;
constexpr double kShown = 0.1;
constexpr std::size_t kLongest = 120;  // tokens of a sentence that are read

// Sentences behind the sixth are one kind.
constexpr std::size_t kOrders = 5;

// The network is asked where a type's odds are at least so, as powers of e: of sentences that the
// regressions hold less likely it makes no act more, and reading the news would take twice the time
// (docs/quality.md).
constexpr float kHeardFrom = -2.5;

// A feature as a number: of one symbol, or of two that stand next to each other.
std::uint64_t KeyOf(std::uint64_t a, std::uint64_t b = 0) {
  return a << 32 | b;
}

bool IsWord(std::string_view symbol) {
  return symbol.starts_with('=');
}
// Words, classes of words and countries make pairs; groups and the rest of what names mean do not:
// their pairs brought nothing.
bool MakesPairs(std::string_view symbol) {
  return IsWord(symbol) || symbol.starts_with("#class-") || symbol.starts_with("#of-");
}

bool IsNumber(std::string_view word) {
  return word.find_first_not_of("0123456789.,/") == std::string_view::npos &&
         word.find_first_of("0123456789") != std::string_view::npos;
}

// "halted" and "halts" are one, and so are "3.5" and "2025".
std::string WordSymbol(std::string_view word) {
  return IsNumber(word) ? "=0" : "=" + Stem(word);
}

using Groups = std::unordered_map<std::string, std::vector<std::string>>;

std::vector<std::string> WordSymbols(std::string_view word, const Groups& groups) {
  std::vector<std::string> out = {WordSymbol(word)};
  if (const auto found = groups.find(std::string(word)); found != groups.end()) {
    out.insert(out.end(), found->second.begin(), found->second.end());
  }
  return out;
}

// Those that make pairs first.
std::vector<std::string> SymbolsOf(const ActToken& token, const RuleSet& rules,
                                   const Groups& groups) {
  std::vector<std::string> out;
  if (!token.word.empty()) out = WordSymbols(token.word, groups);
  if (token.term != kNoTerm) {
    for (const std::string& tag : TagsOf(rules.lexicon.term(token.term), rules)) {
      out.push_back("#" + tag);
    }
  } else if (token.kind != MentionKind::kWord) {
    out.push_back("#" + std::string(TagOf(token.kind)));
  }
  std::ranges::stable_sort(out, {}, [](const std::string& s) { return !MakesPairs(s); });
  return out;
}

std::string FrameSymbol(const Frame& frame) {
  return "!" + frame.id + "!";
}
std::string HitSymbol(const Hit& hit) {
  return "!" + std::string(Name(hit.type));
}

std::string OrderSymbol(std::size_t order) {
  return "!order=" + std::to_string(std::min(order, kOrders));
}

// Calls `each(line, place)` for every line that is not empty, until one is refused.
template <class Each>
Result<void> EachLine(std::string_view text, std::string_view file, Each each) {
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (line.empty() || line.starts_with("# ")) continue;
    CHIP_CHECK(each(line, std::string(file) + ":" + std::to_string(number)));
  }
  return Ok();
}

}  // namespace

struct ActReader::Use {
  std::uint32_t row = 0;
  std::uint32_t first = 0;  // tokens; kNowhere where the feature is not of the sentence's words
  std::uint32_t last = 0;
};

namespace {
constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();
}  // namespace

ActReader::ActReader() {
  for (const auto& [code, name] : Codes<EventType>()) {
    Frame& frame = frames_[static_cast<std::size_t>(code)];
    frame.id = "read:" + std::string(name);
    frame.type = code;
    frame.priority = 0;
    AnswerOf(name);
  }
}

Result<std::unique_ptr<const ActReader>> ActReader::Load(std::string_view groups,
                                                         std::string_view weights,
                                                         std::unique_ptr<const ActNetwork> network,
                                                         const RuleSet& rules) {
  std::unique_ptr<ActReader> reader(new ActReader);
  CHIP_CHECK(reader->LoadGroups(groups));
  CHIP_CHECK(reader->LoadWeights(weights));
  if (network != nullptr) reader->NameRows(std::move(network));
  reader->NameSubjects(*rules.subjects);
  reader->NameTerms(rules);
  return std::unique_ptr<const ActReader>(std::move(reader));
}

Result<void> ActReader::LoadGroups(std::string_view text) {
  return EachLine(text, "word_groups.tsv",
                  [&](std::string_view line, const std::string& place) -> Result<void> {
                    const auto parts = SplitAt(line, '\t');
                    if (parts.size() < 2 || parts[0].empty()) {
                      return InvalidArgument("expected a word and its groups, with tabs between",
                                             place);
                    }
                    std::vector<std::string>& groups = groups_[std::string(parts[0])];
                    for (std::size_t i = 1; i < parts.size(); ++i) {
                      groups.push_back("@" + std::to_string(i) + "." + std::string(parts[i]));
                    }
                    return Ok();
                  });
}

Result<void> ActReader::LoadWeights(std::string_view text) {
  CHIP_CHECK(EachLine(
      text, "act_weights.tsv",
      [&](std::string_view line, const std::string& place) { return AddRow(line, place); }));
  bias_.sums.resize(answers_.size());
  return Ok();
}

Result<void> ActReader::AddRow(std::string_view line, const std::string& place) {
  const std::size_t tab = line.find('\t');
  if (tab == 0 || tab == std::string_view::npos) {
    return InvalidArgument("expected a feature, a tab and answer:weight", place);
  }
  const std::string feature(line.substr(0, tab));
  const std::size_t first = weights_.size();
  for (const std::string_view part : SplitAt(line.substr(tab + 1), ' ')) {
    const std::size_t colon = part.rfind(':');
    float weight = 0;
    const char* end = part.data() + part.size();
    const bool read = colon != std::string_view::npos && colon > 0 &&
                      std::from_chars(part.data() + colon + 1, end, weight).ptr == end;
    if (!read)
      return InvalidArgument("\"" + std::string(part) + "\": expected answer:weight", place);
    const std::string_view answer = part.substr(0, colon);
    if (answer.find('=') == answer.npos && !FromName<EventType>(answer)) {
      return InvalidArgument("\"" + std::string(answer) + "\" is no type of event", place);
    }
    weights_.push_back({AnswerOf(answer), weight});
  }
  if (feature == "bias") {
    bias_.sums.resize(answers_.size());
    for (std::size_t i = first; i < weights_.size(); ++i) {
      bias_.sums[weights_[i].answer] = weights_[i].value;
      const auto type = FromName<EventType>(answers_[weights_[i].answer]);
      if (type) answered_[static_cast<std::size_t>(*type)] = true;
    }
    weights_.resize(first);
    return Ok();
  }
  // Types first: most sentences are asked for nothing else.
  const auto row = std::span(weights_).subspan(first);
  std::ranges::stable_sort(row, {}, &Weight::answer);
  const auto types =
      std::ranges::partition_point(row, [count = Codes<EventType>().size()](const Weight& weight) {
        return weight.answer < count;  // they are the first answers
      });
  const std::uint64_t key = KeyOfFeature(feature);
  if (row_of_.Find(key) != 0) return InvalidArgument("\"" + feature + "\" again", place);
  row_of_.Add(key, static_cast<std::uint32_t>(row_ends_.size() - 1));
  row_ends_.push_back(static_cast<std::uint32_t>(weights_.size()));
  row_types_.push_back(static_cast<std::uint32_t>(first + (types - row.begin())));
  return Ok();
}

std::uint64_t ActReader::KeyOfFeature(const std::string& feature) {
  const std::size_t blank = feature.find(' ');
  if (blank == std::string::npos) return KeyOf(Intern(feature));
  const std::uint32_t first = Intern(feature.substr(0, blank));
  return KeyOf(first, Intern(feature.substr(blank + 1)));
}

std::uint32_t ActReader::AnswerOf(std::string_view name) {
  const auto found = std::ranges::find(answers_, name);
  if (found != answers_.end()) return static_cast<std::uint32_t>(found - answers_.begin());
  const std::size_t family = name.find('=');
  Place place;
  if (family != name.npos) {
    Family& mine = families_[std::string(name.substr(0, family))];
    if (mine.number == 0) mine.number = static_cast<std::uint32_t>(families_.size());
    place = {mine.number, static_cast<std::uint32_t>(mine.answers.size())};
    mine.answers.push_back(static_cast<std::uint32_t>(answers_.size()));
  }
  places_.push_back(place);
  answers_.emplace_back(name);
  return static_cast<std::uint32_t>(answers_.size() - 1);
}

void ActReader::AddTypes(std::vector<float>* sums, std::uint32_t row) const {
  for (std::uint32_t i = row_ends_[row]; i < row_types_[row]; ++i) {
    (*sums)[weights_[i].answer] += weights_[i].value;
  }
}

void ActReader::AddRest(std::vector<float>* sums, std::uint32_t row) const {
  for (std::uint32_t i = row_types_[row]; i < row_ends_[row + 1]; ++i) {
    (*sums)[weights_[i].answer] += weights_[i].value;
  }
}

void ActReader::NameRows(std::unique_ptr<const ActNetwork> network) {
  network_ = std::move(network);
  for (const std::string_view symbol : network_->symbols()) {
    const std::uint32_t id = Intern(std::string(symbol));
    if (network_rows_.size() <= id) network_rows_.resize(id + 1);
    network_rows_[id] = network_->RowOf(symbol);
  }
  network_rows_.resize(symbols_.size() + 1);
  const std::vector<std::string>& answers = network_->answers();
  for (std::uint32_t i = 0; i < answers.size(); ++i) {
    heard_answers_.emplace(answers[i], i);
    if (const auto type = FromName<EventType>(answers[i])) {
      heard_types_[static_cast<std::size_t>(*type)] = i;
    }
  }
}

void ActReader::NameSubjects(const SubjectTree& subjects) {
  heard_of_.resize(subjects.size());
  for (SubjectIndex id = 0; id < subjects.size(); ++id) {
    const auto found = heard_answers_.find("subject=" + subjects.at(id).id);
    if (found == heard_answers_.end()) continue;
    heard_of_[id] = found->second;
    heard_subjects_.push_back(id);
  }
}

std::uint32_t ActReader::Intern(const std::string& symbol) {
  return symbols_.try_emplace(symbol, static_cast<std::uint32_t>(symbols_.size() + 1))
      .first->second;
}

std::uint32_t ActReader::Find(const std::string& symbol) const {
  const auto found = symbols_.find(symbol);
  return found == symbols_.end() ? 0 : found->second;
}

bool ActReader::Knows(const Frame& frame) const {
  return &frame == &frames_[static_cast<std::size_t>(frame.type.value_or(EventType::kBan))] ||
         row_of_.Find(KeyOf(Find(FrameSymbol(frame)))) != 0;
}

ActReader::Meaning ActReader::MeaningOf(const std::vector<std::string>& symbols) const {
  Meaning out;
  for (const std::string& symbol : symbols) {
    const std::uint32_t id = Find(symbol);
    if (id == 0) continue;
    out.ids.push_back(id);
    if (MakesPairs(symbol)) ++out.paired;
  }
  return out;
}

// What each word that has groups and each term means, so that reading asks for few strings.
void ActReader::NameTerms(const RuleSet& rules) {
  for (const auto& [word, groups] : groups_) {
    words_.emplace(word, MeaningOf(WordSymbols(word, groups_)));
  }
  ActToken token;
  for (TermIndex i = 0; i < rules.lexicon.size(); ++i) {
    token.term = i;
    terms_.push_back(MeaningOf(SymbolsOf(token, rules, groups_)));
  }
  token.term = kNoTerm;
  for (int kind = 0; kind <= static_cast<int>(MentionKind::kMoney); ++kind) {
    token.kind = static_cast<MentionKind>(kind);
    kinds_.push_back(MeaningOf(SymbolsOf(token, rules, groups_)));
  }
}

const ActReader::Meaning& ActReader::MeaningOfWord(std::string_view word, Meaning* room) const {
  if (const auto found = words_.find(word); found != words_.end()) return found->second;
  *room = MeaningOf({WordSymbol(word)});
  return *room;
}

void ActReader::Symbols(const Prepared& sentence, ActSymbols* out) const {
  out->Clear();
  std::vector<ActToken> tokens;
  ActTokens(sentence, &tokens);
  if (tokens.size() > kLongest) tokens.resize(kLongest);
  static const Meaning kNone;
  Meaning room;
  for (const ActToken& token : tokens) {
    const Meaning& word = token.word.empty() ? kNone : MeaningOfWord(token.word, &room);
    const bool named = token.term != kNoTerm;
    const Meaning& name = named ? terms_[token.term]
                          : token.kind == MentionKind::kWord
                              ? kNone
                              : kinds_[static_cast<std::size_t>(token.kind)];
    ActSymbols::Token run;
    run.span = token.span;
    run.first = static_cast<std::uint32_t>(out->ids.size());
    for (const Meaning* part : {&word, &name}) {
      out->ids.insert(out->ids.end(), part->ids.begin(),
                      part->ids.begin() + static_cast<std::ptrdiff_t>(part->paired));
    }
    run.paired = static_cast<std::uint32_t>(out->ids.size());
    for (const Meaning* part : {&word, &name}) {
      out->ids.insert(out->ids.end(), part->ids.begin() + static_cast<std::ptrdiff_t>(part->paired),
                      part->ids.end());
    }
    run.last = static_cast<std::uint32_t>(out->ids.size());
    out->tokens.push_back(run);
  }
}

void ActReader::Collect(const ActSymbols& sentence, std::span<const Hit> hits, std::size_t order,
                        std::vector<Use>* out) const {
  const auto add = [&](std::uint64_t key, std::uint32_t first, std::uint32_t last) {
    if (const std::uint32_t row = row_of_.Find(key); row != 0) out->push_back({row, first, last});
  };
  const auto name = [&](const std::string& symbol) {
    if (const std::uint32_t id = Find(symbol); id != 0) add(KeyOf(id), kNowhere, kNowhere);
  };
  for (std::uint32_t i = 0; i < sentence.tokens.size(); ++i) {
    const ActSymbols::Token& token = sentence.tokens[i];
    for (std::uint32_t a = token.first; a < token.last; ++a) add(KeyOf(sentence.ids[a]), i, i);
    if (i + 1 == sentence.tokens.size()) break;
    const ActSymbols::Token& next = sentence.tokens[i + 1];
    for (std::uint32_t a = token.first; a < token.paired; ++a) {
      for (std::uint32_t b = next.first; b < next.paired; ++b) {
        add(KeyOf(sentence.ids[a], sentence.ids[b]), i, i + 1);
      }
    }
  }
  for (const Hit& hit : hits) {
    name(HitSymbol(hit));
    name(FrameSymbol(*hit.frame));
  }
  name(OrderSymbol(order));
  // Each feature counts once, where it stands first.
  std::ranges::stable_sort(*out, {}, &Use::row);
  out->erase(std::unique(out->begin(), out->end(),
                         [](const Use& a, const Use& b) { return a.row == b.row; }),
             out->end());
}

namespace {

double Probability(float weight) {
  return 1 / (1 + std::exp(-static_cast<double>(weight)));
}

}  // namespace

std::vector<Reading> ActReader::Read(const ActSymbols& sentence, std::span<const Hit> hits,
                                     std::size_t order, ActWeights* weights) const {
  std::vector<Use> uses;
  Collect(sentence, hits, order, &uses);
  *weights = bias_;
  for (const Use& use : uses) AddTypes(&weights->sums, use.row);
  if (MayTell(*weights)) weights->heard = Hear(sentence, hits, order);
  std::vector<Reading> out;
  std::uint32_t answer = 0;  // the types are the first answers, in their order
  for (const auto& [type, name] : Codes<EventType>()) {
    const std::uint32_t mine = answer++;
    if (!Answers(type)) continue;
    float odds = weights->sums[mine];
    // Two opinions, each with mistakes of its own: their mean has fewer than either.
    const auto& heard = heard_types_[static_cast<std::size_t>(type)];
    if (heard && !weights->heard.empty()) odds = (odds + weights->heard[*heard]) / 2;
    const double probability = Probability(odds);
    // No more is asked of what is so unlikely.
    const bool shown = probability > kShown;
    out.push_back({type, probability, shown ? SpanOf(sentence, uses, mine) : ByteSpan()});
  }
  std::ranges::stable_sort(out, std::ranges::greater(), &Reading::probability);
  if (!hits.empty() || (!out.empty() && out.front().probability > kShown)) {
    for (const Use& use : uses) AddRest(&weights->sums, use.row);
  }
  return out;
}

bool ActReader::MayTell(const ActWeights& weights) const {
  std::uint32_t answer = 0;
  for (const auto& [type, name] : Codes<EventType>()) {
    const float odds = weights.sums[answer++];
    if (Answers(type) && odds > kHeardFrom) return true;
  }
  return false;
}

std::vector<float> ActReader::Hear(const ActSymbols& sentence, std::span<const Hit> hits,
                                   std::size_t order) const {
  if (network_ == nullptr || sentence.tokens.empty()) return {};
  NetworkSentence asked;
  for (const ActSymbols::Token& token : sentence.tokens) {
    for (std::uint32_t i = token.first; i < token.last; ++i) {
      if (const std::uint32_t row = network_rows_[sentence.ids[i]]; row != 0) {
        asked.symbols.push_back(row);
      }
    }
    asked.ends.push_back(asked.symbols.size());
  }
  std::set<std::string> found = {OrderSymbol(order)};  // each once
  for (const Hit& hit : hits) found.insert({HitSymbol(hit), FrameSymbol(*hit.frame)});
  for (const std::string& symbol : found) {
    if (const std::uint32_t row = network_->RowOf(symbol); row != 0) asked.hits.push_back(row);
  }
  return network_->Read(asked);
}

std::optional<double> ActReader::Heard(const ActWeights& weights, std::string_view answer) const {
  const auto found = heard_answers_.find(answer);
  if (found == heard_answers_.end() || weights.heard.empty()) return std::nullopt;
  return Probability(weights.heard[found->second]);
}

std::optional<double> ActReader::Heard(const ActWeights& weights, SubjectIndex subject) const {
  if (weights.heard.empty() || !heard_of_[subject]) return std::nullopt;
  return Probability(weights.heard[*heard_of_[subject]]);
}

std::vector<Answer> ActReader::Judge(std::string_view family, const ActWeights& weights,
                                     std::span<const std::string> features) const {
  const auto found = families_.find(family);
  if (found == families_.end()) return {};
  const auto& [number, answers] = found->second;
  // The family's alone: a row weighs for many answers that nobody asks for.
  std::vector<float> sums;
  sums.reserve(answers.size());
  for (const std::uint32_t answer : answers) sums.push_back(weights.sums[answer]);
  for (const std::string& feature : features) {
    const std::uint32_t symbol = Find(feature);
    const std::uint32_t row = symbol == 0 ? 0 : row_of_.Find(KeyOf(symbol));
    for (std::uint32_t i = row_ends_[row]; row != 0 && i < row_ends_[row + 1]; ++i) {
      const Place& place = places_[weights_[i].answer];
      if (place.family == number) sums[place.index] += weights_[i].value;
    }
  }
  std::vector<Answer> out;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string_view name = answers_[answers[i]];
    out.push_back({name.substr(family.size() + 1), Probability(sums[i])});
  }
  std::ranges::stable_sort(out, std::ranges::greater(), &Answer::probability);
  return out;
}

// The run of words whose features weigh most for the answer.
ByteSpan ActReader::SpanOf(const ActSymbols& sentence, const std::vector<Use>& uses,
                           std::uint32_t answer) const {
  std::vector<float> weight(sentence.tokens.size());
  for (const Use& use : uses) {
    if (use.first == kNowhere) continue;
    for (std::uint32_t i = row_ends_[use.row]; i < row_ends_[use.row + 1]; ++i) {
      if (weights_[i].answer != answer) continue;
      weight[use.first] += weights_[i].value / 2;
      weight[use.last] += weights_[i].value / 2;
    }
  }
  float best = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    if (weight[i] <= 0) continue;
    float sum = 0;
    for (std::size_t j = i; j < weight.size() && j < i + kSpan; ++j) {
      sum += weight[j];
      if (sum <= best) continue;
      best = sum;
      first = i;
      last = j + 1;
    }
  }
  if (last == 0) return {};
  return {sentence.tokens[first].span.begin, sentence.tokens[last - 1].span.end};
}

std::vector<std::vector<std::string>> ActReader::TokensOf(const RuleSet& rules,
                                                          const Prepared& sentence) const {
  std::vector<ActToken> tokens;
  ActTokens(sentence, &tokens);
  if (tokens.size() > kLongest) tokens.resize(kLongest);
  std::vector<std::vector<std::string>> out;
  for (const ActToken& token : tokens) {
    out.push_back({std::string(token.word)});
    for (std::string& symbol : SymbolsOf(token, rules, groups_)) {
      out.back().push_back(std::move(symbol));
    }
  }
  return out;
}

std::vector<std::string> ActReader::FeaturesOf(const RuleSet& rules, const Prepared& sentence,
                                               std::span<const Hit> hits, std::size_t order) const {
  std::set<std::string> out = {OrderSymbol(order)};
  std::vector<std::string> last;
  for (const std::vector<std::string>& token : TokensOf(rules, sentence)) {
    const std::vector<std::string> symbols(token.begin() + 1, token.end());
    for (const std::string& a : last) {
      if (!MakesPairs(a)) continue;
      const std::string pair = a + " ";
      for (const std::string& b : symbols) {
        if (MakesPairs(b)) out.insert(pair + b);
      }
    }
    out.insert(symbols.begin(), symbols.end());
    last = symbols;
  }
  for (const Hit& hit : hits) out.insert({HitSymbol(hit), FrameSymbol(*hit.frame)});
  return {out.begin(), out.end()};
}

}  // namespace chipline
